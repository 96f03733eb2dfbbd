"""How process leaders write, approve, publish and correct a yearly report in the admin."""

from followup.annual_report.lifecycle import State
from followup.models import AnnualReport, AnnualReportCorrection
from tests.rendered_form import form_of
from tests.staff import change_url, client_of


def review_url(report):
    return f"/admin/followup/annualreport/{report.pk}/review/"


def press(client, report, action, opened=None):
    form = form_of(opened or client.get(review_url(report)), "action")
    return form.submit(client, ("action", action), follow=True)


def write(client, report, text):
    form = form_of(client.get(change_url(report)), "summary_sv").fill(summary_sv=text)
    return form.submit(client, "_save", follow=True)


def test_one_writes_and_another_approves_and_publishes(client, report, process_leader, colleague, leader_client):
    writer = client_of(colleague)
    write(writer, report, "<p>Ett bra år.</p>")
    assert "Du har skrivit sammanfattningen" in writer.get(review_url(report)).text
    assert "Godkänn årsberättelsen" not in writer.get(review_url(report)).text
    assert "Den är godkänd" in press(leader_client, report, "approve").text
    assert client.get(report.get_absolute_url()).status_code == 404
    assert "Den är publicerad" in press(leader_client, report, "publish").text
    page = client.get(report.get_absolute_url()).text
    assert "Ett bra år." in page
    report.refresh_from_db()
    assert (report.approved_by, report.written_by) == (process_leader, colleague)


def test_change_after_the_approval_makes_it_a_draft_that_the_writer_cannot_approve(report, leader_client):
    press(leader_client, report, "approve")
    write(leader_client, report, "<p>Ändrad.</p>")
    report.refresh_from_db()
    assert (report.state, report.content, report.approved_by) == (State.DRAFT, {}, None)
    assert "Du har skrivit sammanfattningen" in leader_client.get(review_url(report)).text


def test_page_that_was_opened_before_a_change_approves_nothing(report, leader_client, revise):
    opened = leader_client.get(review_url(report))
    revise(41)
    assert "har ändrats under tiden" in press(leader_client, report, "approve", opened).text
    assert AnnualReport.objects.get().state == State.DRAFT


def test_published_report_is_neither_changed_nor_deleted_but_corrected(client, report, publish_report, super_client):
    publish_report(report)
    page = super_client.get(change_url(report)).text
    assert "ändras inte" in page
    assert 'name="summary_sv"' not in page
    assert super_client.post(change_url(report), {"summary_sv": "<p>Annat.</p>"}).status_code == 403
    assert super_client.post(f"/admin/followup/annualreport/{report.pk}/delete/", {"post": "yes"}).status_code == 403
    add = super_client.get(f"/admin/followup/annualreportcorrection/add/?report={report.pk}")
    form_of(add, "text_sv").fill(text_sv="Ett tal var fel.").submit(super_client, "_save")
    assert AnnualReportCorrection.objects.get().report == report
    assert "Ett tal var fel." in client.get(report.get_absolute_url()).text


def test_editor_reads_but_does_not_decide(report, editor_client):
    assert "Godkänn årsberättelsen" not in editor_client.get(review_url(report)).text
    assert editor_client.post(review_url(report), {"action": "approve"}).status_code == 403
    assert editor_client.get(f"/admin/followup/annualreport/{report.pk}/preview/sv/").status_code == 200


def test_preview_shows_page_and_pdf_of_a_draft(report, leader_client):
    page = leader_client.get(f"/admin/followup/annualreport/{report.pk}/preview/en/")
    assert "Draft: not published" in page.text
    assert page["X-Robots-Tag"] == "noindex"
    pdf = leader_client.get(f"/admin/followup/annualreport/{report.pk}/preview/en.pdf")
    assert pdf["Content-Type"] == "application/pdf"
    assert leader_client.get(f"/admin/followup/annualreport/{report.pk}/preview/xx/").status_code == 404


def test_example_is_a_draft_that_nobody_can_approve(examples, leader_client, client):
    report = AnnualReport.objects.get(is_example=True)
    page = leader_client.get(review_url(report)).text
    assert "Det här är ett exempel." in page
    assert "Godkänn årsberättelsen" not in page
    assert client.get(report.get_absolute_url()).status_code == 404
