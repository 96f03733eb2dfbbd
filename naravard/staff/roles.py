"""
The roles of the admin and their permissions: as few as their work needs. A person may have several roles.

A process leader reads everything, moderates inspel, handles messages and mail, begins the next strategy and makes it
the current one, approves texts, manages accounts and reads the audit log.
An editor edits the content and reads whether people found it useful, but sees neither inspel nor messages. No role may
delete what the public has sent, except a comment to a page, which can hold what must not be kept.
A reporter fills in the self-assessment of the organisation of their account and keeps its activities current, and sees
nothing else.
"""

from django.contrib.auth.models import Group, Permission

PROCESS_LEADER = "Processledare"
EDITOR = "Redaktör"
REPORTER = "Rapportör"
_ADD_CHANGE_DELETE = ["view", "add", "change", "delete"]
_ADD_CHANGE = ["view", "add", "change"]
_CHANGE = ["view", "change"]

# Rows with a URL that people may have saved, or with related rows, can be changed but not deleted.
_EDITOR_MODELS = {
    "contacts.organisation": _ADD_CHANGE,
    "contacts.contact": _ADD_CHANGE_DELETE,
    "contacts.governingbody": _ADD_CHANGE,
    "contacts.seat": _ADD_CHANGE_DELETE,
    "strategy.strategy": _ADD_CHANGE,
    "strategy.chapter": _ADD_CHANGE_DELETE,
    "strategy.subgoal": _ADD_CHANGE,
    "strategy.audience": _ADD_CHANGE_DELETE,
    "strategy.milestone": _ADD_CHANGE_DELETE,
    "strategy.adoption": _ADD_CHANGE,
    "strategy.document": _ADD_CHANGE_DELETE,
    "strategy.hardword": _ADD_CHANGE_DELETE,
    "strategy.page": _ADD_CHANGE,
    "strategy.newsitem": _ADD_CHANGE_DELETE,
    "followup.indicator": _ADD_CHANGE,
    "followup.measurement": _ADD_CHANGE_DELETE,
    "followup.comparison": _ADD_CHANGE,
    "followup.subgoalverdict": _ADD_CHANGE_DELETE,
    "followup.statement": _ADD_CHANGE,
    "followup.statementversion": _CHANGE,
    "followup.assessmentperiod": _ADD_CHANGE,
    "followup.activity": _ADD_CHANGE,
    "followup.activityupdate": _ADD_CHANGE_DELETE,
    "followup.promise": _ADD_CHANGE,
    "followup.annualreport": ["view"],
    "followup.annualreportcorrection": _ADD_CHANGE,
    "followup.nudge": ["view"],
    "feedback.inspelactivity": _ADD_CHANGE_DELETE,
    "feedback.pagereaction": ["view"],
}

_PROCESS_LEADER_MODELS = {model: ["view"] for model in _EDITOR_MODELS} | {
    "feedback.inspel": [*_CHANGE, "moderate"],
    "feedback.inspelevent": ["view"],
    "feedback.inspelreport": _CHANGE,
    "feedback.theme": _ADD_CHANGE,
    "feedback.dialogueround": _ADD_CHANGE,
    "feedback.roundquestion": _ADD_CHANGE_DELETE,
    "feedback.replytemplate": _ADD_CHANGE_DELETE,
    "feedback.retentionrule": _ADD_CHANGE,
    "feedback.deletionreceipt": ["view"],
    "contacts.contactmessage": _CHANGE,
    "core.auditentry": ["view"],
    "core.outgoingmail": _CHANGE,
    "core.storageperiod": _ADD_CHANGE,
    "feedback.pagereaction": _CHANGE,
    "contacts.user": _ADD_CHANGE,
    "strategy.strategy": [*_ADD_CHANGE, "make_current"],
    "strategy.subgoal": ["view", "approve"],
    "strategy.audience": [*_CHANGE, "approve"],
    "followup.assessmentperiod": _ADD_CHANGE,
    "followup.assessment": ["view", "review"],
    "followup.activity": _ADD_CHANGE,
    "followup.activityupdate": _ADD_CHANGE,
    "followup.promise": _CHANGE,
    "followup.annualreport": [*_ADD_CHANGE_DELETE, "approve"],
    "followup.annualreportcorrection": _ADD_CHANGE,
    "feedback.inspelactivity": _ADD_CHANGE_DELETE,
}

_REPORTER_MODELS = {"followup.assessment": ["view", "report"], "followup.activity": ["report"]}


def _permissions(models):
    """Return {"app.view_model", …} of {"app.model": ["view", …]}."""
    return {
        f"{app}.{verb}_{name}" for model, verbs in models.items() for app, name in [model.split(".")] for verb in verbs
    }


ROLES = {
    PROCESS_LEADER: _permissions(_PROCESS_LEADER_MODELS),
    EDITOR: _permissions(_EDITOR_MODELS),
    REPORTER: _permissions(_REPORTER_MODELS),
}


def create_roles():
    """Create missing groups and add missing permissions. Permissions that were added by hand remain."""
    existing = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type")
    }
    for name, codes in ROLES.items():
        group, _is_new = Group.objects.get_or_create(name=name)
        group.permissions.add(*(existing[code] for code in codes))
