"""Reads the reports of noticelint with programs that others wrote. Arguments: the program, the repository.

Needs lxml, junitparser, html5lib, jsonschema and sarif-tools; `run` installs them.
"""

import base64
import csv
import hashlib
import io
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import html5lib
import jsonschema
import junitparser
from lxml import etree
from sarif import loader

program, repository = sys.argv[1], pathlib.Path(sys.argv[2])
schemas = repository / "fixtures/schemas"
paths = ["fixtures/outputs", "fixtures/drafts", "fixtures/pages"]


def report(format, language="zh"):
    command = [program, "check", *paths, "--format", format, "--lang", language, "--as-of", "2026-11-24", "--allow-past"]
    return subprocess.run(command, cwd=repository, stdout=subprocess.PIPE, check=False).stdout


lines = [json.loads(line) for line in report("ndjson").splitlines()]
findings = [line for line in lines if line["type"] == "finding"]
unread = [line for line in lines if line["type"] == "not_judged"]
summary = lines[-1]
assert findings and unread

with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)

    # SARIF: the schema, and a reader of results.
    document = json.loads(report("sarif"))
    jsonschema.validate(document, json.loads((schemas / "sarif-2.1.0.json").read_text()))
    file = folder / "report.sarif"
    file.write_text(json.dumps(document))
    results = loader.load_sarif_file(str(file)).get_results()
    assert len(results) == len(findings)
    print(f"sarif: sarif-tools reads {len(results)} results")

    # JUnit: the XSD, and a reader of suites.
    text = report("junit")
    etree.XMLSchema(etree.parse(str(schemas / "junit-10.xsd"))).assertValid(etree.fromstring(text))
    suites = junitparser.JUnitXml.fromstring(text)
    cases = [case for suite in suites for case in suite]
    assert len(cases) == summary["notices"] + len(unread)
    failed = [case for case in cases if any(isinstance(result, junitparser.Failure) for result in case.result)]
    assert len(failed) == summary["verdicts"]["violation"]
    print(f"junit: valid; junitparser reads {len(cases)} cases, {len(failed)} failed")

    # Checkstyle: a reader of XML.
    errors = etree.fromstring(report("checkstyle")).findall("file/error")
    assert len(errors) == len(findings) + len(unread)
    print(f"checkstyle: lxml reads {len(errors)} errors")

    # reviewdog: the schema.
    document = json.loads(report("rdjson"))
    jsonschema.validate(document, json.loads((schemas / "rdjson.json").read_text()))
    print(f"rdjson: {len(document['diagnostics'])} diagnostics valid")

    # CSV: the reader of Excel's dialect, and a spreadsheet where one is there.
    text = report("csv")
    rows = list(csv.reader(io.StringIO(text.decode("utf-8-sig"), newline=""), "excel", strict=True))
    assert {len(row) for row in rows} == {18}
    assert not [cell for row in rows for cell in row if re.match(r"\s*[=+\-@＝＋－＠]", cell)]
    if shutil.which("ssconvert"):
        (folder / "report.csv").write_bytes(text)
        command = ["ssconvert", str(folder / "report.csv"), str(folder / "again.csv")]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        again = list(csv.reader(open(folder / "again.csv", encoding="utf-8", newline="")))
        assert [row[0] for row in again] == [row[0] for row in rows], "gnumeric reads other rows"
        print(f"csv: gnumeric opens {len(again)} rows")
    else:
        print(f"csv: {len(rows)} rows read; no ssconvert (gnumeric) here to open them in a spreadsheet")

    # HTML: the standard's parser, strictly; the policy allows what the page holds and nothing else.
    for language in ["zh", "en"]:
        text = report("html", language)
        html5lib.HTMLParser(strict=True).parse(text.decode())
        policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text.decode())[1].replace("&#39;", "'")
        for name in ["style", "script"]:
            content = re.search(f"<{name}>(.*?)</{name}>".encode(), text, re.S)[1]
            digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
            assert f"{name}-src 'sha256-{digest}'" in policy
        browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        if browser:
            page = folder / f"{language}.html"
            page.write_bytes(text)
            command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", page.as_uri()]
            shown = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=120, check=True)
            count = re.search(r'id="count"[^>]*>([^<]*)<', shown.stdout.decode())[1]
            assert str(summary["notices"]) in count, f"the filters do not work: {count}"
            print(f"html ({language}): valid; the browser says {count}")
        else:
            print(f"html ({language}): valid; no browser here to try the filters in")
