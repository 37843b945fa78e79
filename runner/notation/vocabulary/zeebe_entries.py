"""The elements of Camunda 8 (zeebe-bpmn-moddle 2.0, Camunda 8.9)."""

from runner.notation.vocabulary.entry import BOOLEAN, Entry, attributes, elements, ignored, limited, refused
from runner.notation.vocabulary.groups import ACTIVITIES, EVENTS, NODES

_JOBS = "bpmn:serviceTask bpmn:businessRuleTask bpmn:scriptTask bpmn:sendTask bpmn:endEvent bpmn:intermediateThrowEvent"
_MAPPED = f"{ACTIVITIES} {EVENTS}"
_BINDINGS = ("latest", "deployment", "versionTag")
_LISTENS = "Listen to start or end; listeners to beforeAll and cancel are not run."
_PICTURE = "it is for the Modeler"

_PROCESS = (
    *elements("bpmn:process", "zeebe:versionTag zeebe:userTaskForm"),
    *attributes("zeebe:versionTag", "value"),
    *attributes("zeebe:userTaskForm", "id"),
    *elements(f"bpmn:process {_JOBS}", "zeebe:jobPriorityDefinition"),
    *attributes("zeebe:jobPriorityDefinition", "priority"),
    *elements(f"bpmn:process {NODES}", "zeebe:executionListeners"),
    *elements("zeebe:executionListeners", "zeebe:executionListener"),
    *limited(attributes("zeebe:executionListener", "eventType"), "start", "end", cure=_LISTENS),
    *attributes("zeebe:executionListener zeebe:taskListener", "type retries"),
    *refused(
        elements("zeebe:executionListener zeebe:taskListener", "zeebe:taskHeaders"),
        "A listener's headers are not handed to its worker.",
        "Put them into the job type, or into variables.",
    ),
    *elements(f"bpmn:process {NODES}", "zeebe:properties"),
    *elements("zeebe:properties", "zeebe:property"),
    *attributes("zeebe:property", "name value"),
    *ignored(
        elements(
            "bpmn:definitions bpmn:collaboration bpmn:participant bpmn:lane bpmn:sequenceFlow bpmn:message bpmn:signal"
            " bpmn:error bpmn:escalation bpmn:dataObjectReference bpmn:dataStoreReference bpmn:messageFlow",
            "zeebe:properties",
        ),
        "a note of the analyst's",
    ),
    *ignored(
        attributes(
            "bpmn:collaboration bpmn:participant bpmn:sequenceFlow bpmn:process bpmn:message bpmn:signal bpmn:error"
            f" bpmn:escalation {NODES}",
            "zeebe:modelerTemplate zeebe:modelerTemplateVersion zeebe:modelerTemplateIcon",
        ),
        _PICTURE,
    ),
    *ignored(
        attributes(
            "zeebe:input zeebe:property",
            "zeebe:modelerConfigurationTemplate zeebe:modelerConfigurationName modelerConfigurationTemplate"
            " modelerConfigurationName",
        ),
        _PICTURE,
    ),
    *ignored(attributes(NODES, "zeebe:retryCounter"), _PICTURE),
)

_TASKS = (
    *elements(_JOBS, "zeebe:taskDefinition"),
    *attributes("zeebe:taskDefinition", "type retries"),
    *elements(f"bpmn:userTask {_JOBS}", "zeebe:taskHeaders"),
    *elements("zeebe:taskHeaders", "zeebe:header"),
    *attributes("zeebe:header", "key value"),
    *ignored(attributes("zeebe:header", "id"), "a name"),
    *elements(_MAPPED, "zeebe:ioMapping"),
    *elements("zeebe:ioMapping", "zeebe:input zeebe:output"),
    *attributes("zeebe:input zeebe:output", "source target"),
    *elements("bpmn:scriptTask", "zeebe:script"),
    *attributes("zeebe:script", "expression resultVariable"),
    *elements("bpmn:businessRuleTask", "zeebe:calledDecision"),
    *attributes("zeebe:calledDecision", "decisionId resultVariable"),
    *elements("bpmn:callActivity", "zeebe:calledElement"),
    *attributes("zeebe:calledElement", "processId processIdExpression businessId"),
    *attributes("zeebe:calledElement", "propagateAllChildVariables propagateAllParentVariables", BOOLEAN),
    *limited(attributes("zeebe:calledDecision zeebe:calledElement zeebe:formDefinition", "bindingType"), *_BINDINGS),
    *attributes("zeebe:calledDecision zeebe:calledElement zeebe:formDefinition", "versionTag"),
    *elements("bpmn:multiInstanceLoopCharacteristics", "zeebe:loopCharacteristics"),
    *attributes("zeebe:loopCharacteristics", "inputCollection inputElement outputCollection outputElement"),
    *elements("bpmn:adHocSubProcess", "zeebe:adHoc"),
    *attributes("zeebe:adHoc", "activeElementsCollection"),
    *refused(
        attributes("zeebe:adHoc", "outputCollection outputElement"),
        "The results of an ad-hoc sub-process's activities are not collected.",
        "Add to a list in the activities' output mappings.",
    ),
    *refused(
        elements("bpmn:adHocSubProcess", "zeebe:taskDefinition zeebe:taskHeaders"),
        "No worker steers an ad-hoc sub-process here.",
        "Say its first activities by activeElementsCollection; people start the others.",
    ),
    *refused(
        elements("bpmn:serviceTask", "zeebe:linkedResources"),
        "Linked resources are not handed to workers.",
        "Put what the worker needs into headers or variables.",
    ),
    *refused(
        elements("bpmn:serviceTask bpmn:adHocSubProcess", "zeebe:agentDefinition"),
        "There are no agents here.",
        "Make it a plain job with a type, or a user task.",
    ),
)

_USER_TASKS = (
    *ignored(elements("bpmn:userTask", "zeebe:userTask"), "every user task is done here by people"),
    *elements("bpmn:userTask bpmn:startEvent", "zeebe:formDefinition"),
    *attributes("zeebe:formDefinition", "formId formKey externalReference"),
    *elements("bpmn:userTask", "zeebe:assignmentDefinition zeebe:taskSchedule zeebe:priorityDefinition"),
    *attributes("zeebe:assignmentDefinition", "assignee candidateUsers candidateGroups"),
    *attributes("zeebe:taskSchedule", "dueDate followUpDate"),
    *attributes("zeebe:priorityDefinition", "priority"),
    *elements("bpmn:userTask", "zeebe:taskListeners"),
    *elements("zeebe:taskListeners", "zeebe:taskListener"),
    *limited(
        attributes("zeebe:taskListener", "eventType"), "creating", "assigning", "updating", "completing", "canceling"
    ),
)

_EVENTS = (
    *elements("bpmn:message", "zeebe:subscription"),
    *attributes("zeebe:subscription", "correlationKey"),
    *elements("bpmn:conditionalEventDefinition", "zeebe:conditionalFilter"),
    *attributes("zeebe:conditionalFilter", "variableNames"),
    *limited(attributes("zeebe:conditionalFilter", "variableEvents"), "create", "update", is_list=True),
)

ZEEBE_ENTRIES: tuple[Entry, ...] = (*_PROCESS, *_TASKS, *_USER_TASKS, *_EVENTS)
