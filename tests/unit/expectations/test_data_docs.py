from expectations.data_docs import without_remote_parts

PAGE = """<html><head>
<link rel="stylesheet" href="https://cdn.example/bootstrap.css"/>
<link rel="stylesheet" href="static/own.css">
<script src="https://cdn.example/jquery.js" integrity="x"></script>
<style>.logo { background: url('https://cdn.example/logo.png') 0 0; }</style>
</head><body>
<img src="https://cdn.example/logo.png?d=2026"/><img src="static/here.png"/>
<p>Stay current <a href="https://news.example/letter">Subscribe</a></p>
<script>let here = 1;</script>
<a href="pages/suite.html">suite</a>
</body></html>"""


def test_a_page_loses_what_it_would_load_from_elsewhere_and_keeps_its_own() -> None:
    page = without_remote_parts(PAGE, "body { color: black; }\n")

    assert "https://" not in page
    for kept in (
        'href="static/own.css"',
        'src="static/here.png"',
        "let here = 1;",
        'href="pages/suite.html"',
    ):
        assert kept in page
    assert "body { color: black; }" in page
