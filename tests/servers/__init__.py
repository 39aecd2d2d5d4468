"""Real servers on loopback for tests: OpenSSH's SFTP, an S3 server, PostgreSQL, MariaDB.

Each is a context manager (`running_postgres()`, `running_mariadb()`, `running_sftp()`,
`running_object_storage()`), a process of its own on a free port of 127.0.0.1, in a folder of its own that is
removed afterwards. `fixtures.py` makes them fixtures of one test session: `postgres`, `mariadb`, `sftp`,
`object_storage`. A test asks for the fixture and makes what it needs inside: a database
(`postgres.new_database()`), a folder (`sftp.new_folder()`), a bucket (`object_storage.new_bucket()`), so that
tests do not see each other.

None of them is run as root but the S3 server: where the tests are root, the servers run as `nobody`.
"""
