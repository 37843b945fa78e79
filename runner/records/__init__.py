"""Records: everything stored, one noun a file. Importing this package maps them all."""

from sqlalchemy.orm import Session

from runner.records.api_key import ApiKey
from runner.records.attachment import Attachment
from runner.records.bundle import deploy, read_folder
from runner.records.candidate import Candidate
from runner.records.comment import Comment
from runner.records.database import Database
from runner.records.decision_definition import DecisionDefinition
from runner.records.decision_evaluation import DecisionEvaluation
from runner.records.deployment import Deployment, Resource
from runner.records.element_instance import ElementInstance
from runner.records.external_task import ExternalTask
from runner.records.filter import Filter
from runner.records.form_definition import FormDefinition
from runner.records.group import Group, Membership
from runner.records.inbox import TaskCounts, TaskFilter, count_user_tasks, user_tasks
from runner.records.incident import Incident
from runner.records.job import Job
from runner.records.login_attempt import LoginAttempt
from runner.records.message import Correlation, broadcast, correlate, correlate_all
from runner.records.page import Page
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.schema import SchemaTooNew, upgrade
from runner.records.setting import Setting
from runner.records.sign_in import SignedIn, is_password, sign_in
from runner.records.stored_file import StoredFile
from runner.records.submission import Submission
from runner.records.subscription import Subscription
from runner.records.unavailable import Unavailable
from runner.records.user import User
from runner.records.user_operation import UserOperation
from runner.records.user_task import UserTask, open_user_tasks
from runner.records.variable import Variable
from runner.records.viewer import ADMINISTRATORS, SYSTEM, Viewer
from runner.records.web_session import WebSession
from runner.records.webhook import Webhook
from runner.records.webhook_delivery import WebhookDelivery

__all__ = [
    "ADMINISTRATORS",
    "SYSTEM",
    "ApiKey",
    "Attachment",
    "Candidate",
    "Comment",
    "Correlation",
    "Database",
    "DecisionDefinition",
    "DecisionEvaluation",
    "Deployment",
    "ElementInstance",
    "ExternalTask",
    "Filter",
    "FormDefinition",
    "Group",
    "Incident",
    "Job",
    "LoginAttempt",
    "Membership",
    "Page",
    "ProcessDefinition",
    "ProcessInstance",
    "Resource",
    "SchemaTooNew",
    "Session",
    "Setting",
    "SignedIn",
    "StoredFile",
    "Submission",
    "Subscription",
    "TaskCounts",
    "TaskFilter",
    "Unavailable",
    "User",
    "UserOperation",
    "UserTask",
    "Variable",
    "Viewer",
    "WebSession",
    "Webhook",
    "WebhookDelivery",
    "broadcast",
    "correlate",
    "correlate_all",
    "count_user_tasks",
    "deploy",
    "is_password",
    "open_user_tasks",
    "read_folder",
    "sign_in",
    "upgrade",
    "user_tasks",
]
