"""
The pictures in docs/guide: what senders and process leaders do in a new portal with example content.

The texts of the senders are made up and stored only in that portal. “make screenshots” runs this.
"""

from datetime import date, timedelta

from scripts.guide_activities import take_activity_pictures
from scripts.guide_assessment import take_assessment_pictures
from scripts.guide_editing import take_editing_pictures
from scripts.guide_session import GuideSession, follow
from tests.e2e.inspel import QUEUE
from tests.e2e.portal import run

ROUND = "/inspel/dialog/trygg-hemgang/lamna/"
COLLEAGUE = "kollega"

# Move the dates of the examples, so that the queue looks as on an ordinary day, and create a colleague. They are taken
# for real in this portal: as examples they would be left out of the diagrams and the report once an inspel is sent.
PREPARE = f"""
from datetime import date, timedelta
from django.contrib.auth.models import Group
from django.db.models import F
from django.utils import timezone
from contacts.models import User
from feedback.deadlines import answer_due_on
from feedback.models import DialogueRound, Inspel, InspelEvent
now = timezone.now()
ago = now - timedelta(days=20) - Inspel.objects.latest("received_at").received_at
times = ["received_at", "answered_at", "published_at"]
Inspel.objects.update(is_example=False)
Inspel.objects.update(answer_due_on=F("answer_due_on") + ago, **{{name: F(name) + ago for name in times}})
InspelEvent.objects.update(at=F("at") + ago)
for inspel, days in zip(Inspel.objects.open().order_by("pk"), [17, 6, 4]):
    received_at = now - timedelta(days=days)
    due = answer_due_on(received_at.date())
    Inspel.objects.filter(pk=inspel.pk).update(received_at=received_at, answer_due_on=due)
    inspel.events.update(at=received_at)
newest = DialogueRound.objects.latest("opens_at")
DialogueRound.objects.update(is_example=False)
DialogueRound.objects.filter(pk=newest.pk).update(
    opens_at=now - timedelta(days=3), closes_at=now + timedelta(days=11))
User.objects.update(email="processledare@example.com")
colleague = User.objects.create_user("{COLLEAGUE}", password="{COLLEAGUE}-{date.today():%Y%m%d}", is_staff=True)
colleague.groups.set([Group.objects.get(name="Processledare")])
"""
FAR_AWAY = (
    "Hej! Jag bor en bit utanför Rättvik och har ingen bil. Kan distriktssköterskan komma till vår bygdegård någon dag "
    "i månaden? Ring mig gärna på 070-174 06 05 eller mejla granne@example.com."
)
FAR_AWAY_TOO = (
    "Vi är många i byn som inte har bil. Kan inte en distriktssköterska komma till bygdegården någon dag i månaden?"
)
ONE_CONTACT = "Det vore bra med en fast kontakt som vet vad både kommunen och vårdcentralen har gjort."


def take_guide_pictures(browser, portal):
    run("shell", "--no-imports", "--command", PREPARE, var=portal.var).wait()
    session = GuideSession(browser, portal)
    far_away, _page = session.send(FAR_AWAY, email="granne@example.com")
    same, sender_of_same = session.send(FAR_AWAY_TOO)
    one_contact, sender = session.send(ONE_CONTACT, email="avsandare@example.com")
    ask_and_reply(session, one_contact, sender)
    get_edit_conflict(session, far_away, edit_and_preview(session, far_away))
    close_and_mark_duplicates(session, far_away, same)
    answer_and_get_verdict(session, one_contact, sender)
    sender_of_same.fill("#message_text", "Det gäller även oss som bor på andra sidan sjön.")
    follow(sender_of_same, ".dialogue button")
    report_published(session)
    hold_answer(session)
    answer_in_bulk(session)
    enter_for_somebody(session)
    disclose_and_report(session, one_contact)
    round_dashboard_and_queue(session)
    take_assessment_pictures(session)
    take_activity_pictures(session)
    colleague = session.new_page()
    log_in_as_colleague(colleague)
    take_editing_pictures(session, colleague, COLLEAGUE)
    show_audit_log(session, far_away)


def ask_and_reply(session, reference, sender):
    session.open(reference)
    session.run_action("ask_sender", message="Tack! Gäller det när någon kommer hem från sjukhus, eller jämt?")
    sender.reload()
    sender.fill("#message_text", "Mest när någon kommer hem från sjukhus.")
    follow(sender, ".dialogue button")
    session.open(reference)
    session.run_action("add_note", note="Ta med till nästa möte med hemsjukvården.")
    session.save_screenshot(session.leader, "dialogen", "section[aria-labelledby=dialogue]")
    session.run_action("mark_read")


def edit_and_preview(session, reference):
    """Mask personal data, write the texts and the answer, and preview them. Return the page with unsaved changes."""
    page = session.open(reference)
    session.run_action("take")
    session.save_screenshot(page, "ett-inspel")
    session.save_screenshot(page, "avsandaren", "section[aria-labelledby=sender]")
    page.locator("[data-mask]").first.click()
    page.locator("#original del").first.wait_for()
    page.wait_for_timeout(900)
    session.save_screenshot(page, "texterna", ".text-comparison")
    page.locator("[data-mask]").first.click()
    page.wait_for_timeout(900)
    page.fill("[name=public_title]", "Distriktssköterska i bygdegården")
    text = page.input_value("[name=public_text]")
    page.fill("[name=public_text]", text.partition(" Ring mig")[0].removeprefix("Hej! "))
    page.select_option("[name=reply_template]", index=1)
    page.click("[data-insert]")
    session.save_screenshot(page, "svaret", "section[aria-labelledby=answer]")
    page.fill("[name=answer]", "Tack för ditt inspel. Vi tar med det när vi planerar hur vården kan komma närmare.")
    with page.context.expect_page() as opened:
        page.click("[name=preview][value=answer_and_publish]")
    opened.value.wait_for_load_state()
    session.save_screenshot(
        opened.value, "forhandsgranska", "h1", ".preview > .notice", "section[aria-labelledby=mail]"
    )
    opened.value.close()
    return page


def get_edit_conflict(session, reference, page):
    """Let a colleague save the inspel before `page` does."""
    colleague = session.new_page()
    log_in_as_colleague(colleague)
    session.open(reference, page=colleague)
    session.run_action("save_draft", page=colleague, public_title="Distriktssköterska i byn en dag i månaden")
    colleague.context.close()
    page.click("[name=action][value=answer_and_publish]")
    page.locator(".changes-table").wait_for()
    session.save_screenshot(page, "tva-samtidigt", ".messagelist", "section[aria-labelledby=changes-title]")


def show_audit_log(session, reference):
    """Read who has sent an inspel, and show the log that says so."""
    page = session.open(reference)
    follow(page, "[name=show_sender]")
    page.goto("/admin/core/auditentry/")
    session.save_screenshot(page, "granskningsloggen", height=700)


def log_in_as_colleague(page):
    page.goto("/admin/")
    page.fill("#id_login", COLLEAGUE)
    page.fill("#id_password", f"{COLLEAGUE}-{date.today():%Y%m%d}")
    page.click("[type=submit]")
    page.locator("#logout-form").wait_for()


def close_and_mark_duplicates(session, reference, same):
    page = session.open(reference)
    page.locator("section[aria-labelledby=decide] summary").first.click()
    page.select_option("[name=close_reason]", "outside_mandate")
    page.fill("[name=decided_elsewhere]", "Rättviks kommun")
    session.save_screenshot(page, "avsluta", "section[aria-labelledby=decide]")
    page.goto(page.url.split("?")[0].replace("/change/", "/duplicates/"))
    page.get_by_role("checkbox", name=same).check()
    session.save_screenshot(page, "dubbletter", height=1000)


def answer_and_get_verdict(session, reference, sender):
    session.open(reference)
    session.run_action("answer", answer="Tack! Vi tar med det i arbetet med vården efter sjukhus.")
    sender.goto(sender.url.partition("#")[0].partition("?")[0])
    session.save_screenshot(sender, "avsandarens-sida", "main h1", ".verdict", ".with-aside > aside")
    sender.check("[name=was_helpful][value=no]")
    sender.fill("#verdict_comment", "Jag undrar vem jag kan ringa nu.")
    follow(sender, ".verdict button")
    session.open(reference)
    session.save_screenshot(session.leader, "hjalpte-inte", "section[aria-labelledby=answer]")


def report_published(session):
    reader = session.new_page()
    reader.goto("/inspel/2025-0001/rapportera/")
    reader.locator("[name=reason]").first.check()
    reader.fill("[name=comment]", "Jag tror att jag förstår vem det är.")
    reader.click("main form [type=submit]")
    reader.wait_for_url("**/rapporterat/**")
    follow(session.open("2025-0001"), ".attention a[href*=report]")
    session.save_screenshot(session.leader, "anmalan", "h1", "fieldset.module")


def hold_answer(session):
    session.open("2025-0012")
    session.run_action("hold_answer", answer="Tack! Vi tar med förslaget om en gemensam introduktion.")


def answer_in_bulk(session):
    page = session.leader
    page.goto(f"{QUEUE}?due=open")
    for box in page.locator("input.action-select").all():
        box.check()
    page.select_option("[name=action]", "answer")
    page.click(".actions button")
    page.locator(".bulk__form").wait_for()
    page.fill("[name=text]", "Tack för ditt inspel. Vi tar med det i planeringen.")
    session.save_screenshot(page, "flera-pa-en-gang", "h1", ".bulk")


def enter_for_somebody(session):
    page = session.leader
    page.goto(f"{QUEUE}add/")
    page.check("[name=channel][value=telephone]")
    page.fill("[name=text]", "Det är svårt att komma fram i telefon på måndagar.")
    page.check("[name=role][value=relative]")
    session.save_screenshot(page, "skriv-in", ".staff-entry__group", ".staff-entry__buttons")
    follow(page, "[name=_save]")
    session.save_screenshot(page, "lappen", ".staff-entry")


def disclose_and_report(session, reference):
    page = session.open(reference)
    page.locator("section[aria-labelledby=record] summary").click()
    session.save_screenshot(page, "allman-handling", "section[aria-labelledby=record]")
    follow(page, "section[aria-labelledby=record] a[href*='lamna-ut']")
    session.save_screenshot(page, "lamna-ut", "h1", "#content-main")
    first, last = date.today() - timedelta(days=365), date.today()
    page.goto(f"{QUEUE}rapport/?first={first}&last={last}")
    session.save_screenshot(page, "rapporten", "h1", ".steering-report > form", ".steering-report > section >> nth=1")
    page.goto(f"{QUEUE}mail/")
    session.save_screenshot(page, "mejl", "h1", ".bulk")


def round_dashboard_and_queue(session):
    page = session.leader
    for text in ["Ring dagen efter.", "En och samma lista över medicinerna."]:
        at_table = session.new_page()
        at_table.goto(ROUND)
        at_table.locator("textarea").nth(1).fill(text)
        at_table.check("[name=role][value=staff]")
        at_table.click(".form__send")
        at_table.wait_for_url("**/tack/**")
        at_table.context.close()
    page.goto("/admin/feedback/dialogueround/?when=open")
    follow(page, "#result_list tbody th a")
    session.save_screenshot(page, "dialogrunda", "h1", ".round-overview")
    page.goto("/admin/?period=year")
    charts = [f".dashboard__card >> nth={number}" for number in range(2)]
    session.save_screenshot(page, "startsidan", "h1", ".tasks", *charts)
    page.goto(QUEUE)
    session.save_screenshot(page, "kon", height=1150)
