"""Functions that make rows of every model in the admin, for tests that open all of its pages."""

import uuid
from datetime import timedelta
from itertools import islice, product

from django.utils import timezone

from contacts.actions import send_contact_message
from core.audit.entries import Kind, record
from core.models.outgoing_mail import OutgoingMail
from core.models.storage_period import StoragePeriod
from feedback.models import DeletionReceipt, Inspel, InspelReport, PageReaction, ReplyTemplate, RetentionRule, Theme
from followup.models import (
    ActivityUpdate,
    AnnualReport,
    AnnualReportCorrection,
    Comparison,
    Measurement,
    Nudge,
    Promise,
    SubGoalVerdict,
)
from tests import factories


def messages(count):
    contact = factories.ContactFactory()
    return [send_contact_message(form_key=uuid.uuid4(), to=contact, text="Hej!") for _number in range(count)]


def mails(count):
    return [OutgoingMail.objects.create(kind="contacts.message", about_id=number) for number in range(count)]


def inspel(count):
    goal = factories.SubGoalFactory(number=1)
    municipality = factories.OrganisationFactory(slug="falun", name_sv="Falun")
    made = factories.InspelFactory.create_batch(count, sub_goal=goal, municipality=municipality)
    Inspel.objects.filter(pk=made[0].pk).update(answer_due_on=timezone.localdate() - timedelta(days=3))
    return made


def audit_entries(count):
    account = factories.UserFactory()
    return [record(Kind.EXPORT, by=account, about=account, format="pdf") for _number in range(count)]


def seats(count):
    body = factories.GoverningBodyFactory()
    return [
        factories.SeatFactory(
            body=body,
            order=body.seats.count(),
            organisation=factories.OrganisationFactory(),
            holder=factories.ContactFactory(),
        )
        for _number in range(count)
    ]


def reactions(count):
    return [
        PageReaction.objects.create(path=f"/sida-{number}/", language="sv", was_useful=True, comment="Bra!")
        for number in range(count)
    ]


def retention_rules(count):
    kinds = product(RetentionRule.Removes.values, ["answered", "closed", "spam"])
    return [
        RetentionRule.objects.get_or_create(
            removes=removes, state=state, defaults={"months": 24, "decision_reference": "RD 1"}
        )[0]
        for removes, state in islice(kinds, count)
    ]


def storage_periods(count):
    return [StoragePeriod.objects.create(kind=uuid.uuid4().hex, days=30) for _number in range(count)]


def deletion_receipts(count):
    return [
        DeletionReceipt.objects.create(
            reference=f"2020-{number:04}",
            why="retention",
            removed="everything",
            state="answered",
            received_on="2020-01-01",
        )
        for number in range(count)
    ]


def rounds(count):
    goal = factories.SubGoalFactory(number=2)
    made = factories.DialogueRoundFactory.create_batch(count, sub_goal=goal)
    factories.InspelFactory(dialogue_round=made[0])
    return made


def reply_templates(count):
    return [
        ReplyTemplate.objects.create(name=f"Mall {uuid.uuid4().hex[:6]}", text_sv="Tack för {reference}!")
        for _number in range(count)
    ]


def reports(count):
    inspel = factories.published_inspel(by=factories.UserFactory())
    return [InspelReport.objects.create(inspel=inspel, reason="other", comment=f"Nr {n}") for n in range(count)]


def themes(count):
    slugs = [f"tema-{uuid.uuid4().hex[:8]}" for _number in range(count)]
    return [Theme.objects.create(slug=slug, name_sv=slug) for slug in slugs]


def measurements(count):
    indicator, place = factories.IndicatorFactory(), factories.OrganisationFactory()
    factories.measure(indicator, place, range(count), first_year=1971)
    return list(Measurement.objects.filter(indicator=indicator))


def comparisons(count):
    codes = [f"G{uuid.uuid4().hex[:8]}" for _number in range(count)]
    return [Comparison.objects.create(kind="municipalities", code=code, name_sv=code) for code in codes]


def verdicts(count):
    first = SubGoalVerdict.objects.count() + 10
    goals = [factories.SubGoalFactory(number=number) for number in range(first, first + count)]
    return [SubGoalVerdict.objects.create(sub_goal=goal, verdict="mixed", reason_sv="Ett skäl.") for goal in goals]


def assessments(count):
    version = factories.StatementFactory().keep_version()
    period = factories.AssessmentPeriodFactory()
    places = [factories.OrganisationFactory() for _number in range(count)]
    return [factories.assess(period, place, {version: 3}, state="submitted") for place in places]


def activity_updates(count):
    activities = factories.ActivityFactory.create_batch(count)
    return [ActivityUpdate.objects.create(activity=row, day="2026-01-05", text_sv="Nytt.") for row in activities]


def promises(count):
    activity, day = factories.ActivityFactory(), timezone.localdate()
    return [Promise.objects.create(activity=activity, text_sv="Vi återkommer.", due_on=day) for _number in range(count)]


def annual_reports(count):
    first = 2030 + AnnualReport.objects.count()
    return [AnnualReport.objects.create(year=first + number) for number in range(count)]


def corrections(count):
    published = {"state": "published", "approved_at": timezone.now(), "published_at": timezone.now()}
    report, _is_new = AnnualReport.objects.get_or_create(year=2025, defaults=published)
    return [AnnualReportCorrection.objects.create(report=report, text_sv="Fel.") for _number in range(count)]


def nudges(count):
    places, day = [factories.OrganisationFactory() for _number in range(count)], timezone.localdate()
    return [Nudge.objects.create(organisation=place, piece="contacts", day=day, number=2) for place in places]


MAKERS = {
    "contacts/organisation": factories.OrganisationFactory.create_batch,
    "contacts/contact": factories.ContactFactory.create_batch,
    "contacts/governingbody": factories.GoverningBodyFactory.create_batch,
    "contacts/seat": seats,
    "contacts/contactmessage": messages,
    "core/outgoingmail": mails,
    "core/auditentry": audit_entries,
    "core/storageperiod": storage_periods,
    "contacts/user": factories.UserFactory.create_batch,
    "strategy/strategy": lambda count: [
        factories.StrategyFactory(slug=f"s-{uuid.uuid4().hex[:8]}", is_current=False) for _number in range(count)
    ],
    "strategy/chapter": factories.ChapterFactory.create_batch,
    "strategy/subgoal": lambda count: [factories.SubGoalFactory(number=n % 5 + 1) for n in range(count)],
    "strategy/audience": factories.AudienceFactory.create_batch,
    "strategy/milestone": factories.MilestoneFactory.create_batch,
    "strategy/adoption": factories.AdoptionFactory.create_batch,
    "strategy/document": factories.DocumentFactory.create_batch,
    "strategy/hardword": factories.HardWordFactory.create_batch,
    "strategy/page": lambda count: [
        factories.PageFactory(responsible=factories.ContactFactory()) for _number in range(count)
    ],
    "strategy/newsitem": factories.NewsItemFactory.create_batch,
    "followup/indicator": factories.IndicatorFactory.create_batch,
    "followup/measurement": measurements,
    "followup/comparison": comparisons,
    "followup/subgoalverdict": verdicts,
    "followup/statement": factories.StatementFactory.create_batch,
    "followup/assessmentperiod": factories.AssessmentPeriodFactory.create_batch,
    "followup/assessment": assessments,
    "followup/activity": factories.ActivityFactory.create_batch,
    "followup/activityupdate": activity_updates,
    "followup/promise": promises,
    "followup/annualreport": annual_reports,
    "followup/annualreportcorrection": corrections,
    "followup/nudge": nudges,
    "feedback/inspel": inspel,
    "feedback/inspelreport": reports,
    "feedback/theme": themes,
    "feedback/dialogueround": rounds,
    "feedback/roundquestion": factories.RoundQuestionFactory.create_batch,
    "feedback/pagereaction": reactions,
    "feedback/replytemplate": reply_templates,
    "feedback/retentionrule": retention_rules,
    "feedback/deletionreceipt": deletion_receipts,
}
