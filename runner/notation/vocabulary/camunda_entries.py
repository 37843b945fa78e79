"""The attributes and elements of Camunda 7 (camunda-bpmn-moddle 8.0, Camunda 7.24)."""

from runner.notation.vocabulary.entry import BOOLEAN, Entry, attributes, elements, ignored, limited, refused
from runner.notation.vocabulary.groups import NODES, SERVICE_LIKE

_EXTERNAL = 'Make it an external task (camunda:type="external" with a topic).'
_CONNECTORS = "http-connector or mail-send; every other one is refused: make it an external task"
_LISTENER = "Use an expression or a script in javascript, python or feel."
_NO_JAVA = "It names Java code, which does not run here."
_BINDINGS = ("latest", "deployment", "version", "versionTag")
_PICTURE = "it is for the Modeler"
_TENANT = "There are no tenants here."
_MULTIPLE = "bpmn:multiInstanceLoopCharacteristics"
_PARAMETERS = "camunda:inputParameter camunda:outputParameter"
_VALUES = "camunda:list camunda:map camunda:script"

_PROCESS = (
    *attributes("bpmn:process", "camunda:versionTag camunda:historyTimeToLive"),
    *attributes("bpmn:process", "camunda:candidateStarterUsers camunda:candidateStarterGroups"),
    *attributes("bpmn:process", "camunda:isStartableInTasklist", BOOLEAN),
    *attributes("bpmn:process", "camunda:jobPriority camunda:taskPriority"),
    *elements("bpmn:process", "camunda:potentialStarter"),
    *elements("camunda:potentialStarter", "bpmn:resourceAssignmentExpression"),
    *ignored(attributes("bpmn:definitions", "camunda:diagramRelationId"), _PICTURE),
    *ignored(
        attributes(
            f"bpmn:collaboration bpmn:participant bpmn:sequenceFlow bpmn:process {NODES}",
            "camunda:modelerTemplate camunda:modelerTemplateVersion",
        ),
        _PICTURE,
    ),
    *elements(f"bpmn:process bpmn:sequenceFlow {NODES}", "camunda:executionListener"),
    *elements(f"bpmn:process {NODES}", "camunda:properties"),
    *elements("camunda:properties", "camunda:property"),
    *attributes("camunda:property", "id name value"),
    *ignored(
        elements(
            "bpmn:definitions bpmn:collaboration bpmn:participant bpmn:lane bpmn:laneSet bpmn:sequenceFlow bpmn:message"
            " bpmn:signal bpmn:error bpmn:escalation bpmn:dataObjectReference bpmn:dataStoreReference bpmn:messageFlow"
            " bpmn:textAnnotation bpmn:group",
            "camunda:properties",
        ),
        "a note of the analyst's",
    ),
)

_NODES = (
    *attributes(f"{NODES} {_MULTIPLE}", "camunda:asyncBefore camunda:asyncAfter camunda:async", BOOLEAN),
    *attributes(f"{NODES} {_MULTIPLE}", "camunda:exclusive", BOOLEAN),
    *attributes(f"{NODES} {_MULTIPLE}", "camunda:jobPriority"),
    *elements(f"{NODES} {_MULTIPLE}", "camunda:failedJobRetryTimeCycle"),
    *elements(NODES, "camunda:inputOutput"),
    *elements("camunda:inputOutput", _PARAMETERS),
    *attributes(_PARAMETERS, "name"),
    *elements(f"{_PARAMETERS} camunda:entry", _VALUES),
    *elements("camunda:list", f"camunda:value {_VALUES}"),
    *elements("camunda:map", "camunda:entry"),
    *attributes("camunda:entry", "key"),
    *ignored(attributes("camunda:value", "id name"), "a name"),
    *attributes("camunda:script", "scriptFormat resource"),
    *attributes(_MULTIPLE, "camunda:collection camunda:elementVariable"),
    *attributes("bpmn:conditionExpression bpmn:condition bpmn:completionCondition", "camunda:resource"),
    *limited(attributes("camunda:executionListener", "event"), "start", "end", "take"),
    *attributes("camunda:executionListener camunda:taskListener", "expression"),
    *attributes("camunda:taskListener", "id"),
    *ignored(attributes("camunda:executionListener", "id"), "a name"),
    *elements("camunda:executionListener camunda:taskListener", "camunda:script"),
    *refused(
        attributes("camunda:executionListener camunda:taskListener", "class delegateExpression"), _NO_JAVA, _LISTENER
    ),
    *ignored(
        elements(f"camunda:executionListener camunda:taskListener {SERVICE_LIKE}", "camunda:field"),
        "it belongs to Java code, which is refused; beside anything else it is told",
    ),
)

_USER_TASKS = (
    *attributes("bpmn:userTask", "camunda:assignee camunda:candidateUsers camunda:candidateGroups"),
    *attributes("bpmn:userTask", "camunda:dueDate camunda:followUpDate camunda:priority"),
    *attributes("bpmn:userTask bpmn:startEvent", "camunda:formKey camunda:formRef camunda:formRefVersion"),
    *limited(attributes("bpmn:userTask bpmn:startEvent", "camunda:formRefBinding"), "latest", "deployment", "version"),
    *elements("bpmn:userTask bpmn:startEvent", "camunda:formData"),
    *attributes("camunda:formData", "businessKey"),
    *elements("camunda:formData", "camunda:formField"),
    *attributes("camunda:formField", "id label type datePattern defaultValue"),
    *elements("camunda:formField", "camunda:properties camunda:validation camunda:value"),
    *elements("camunda:validation", "camunda:constraint"),
    *attributes("camunda:constraint", "name config"),
    *refused(
        elements("bpmn:userTask bpmn:startEvent", "camunda:formProperty"),
        "It is a form property of Activiti.",
        "Use a generated form (camunda:formData) or a Camunda Form.",
    ),
    *refused(
        attributes("bpmn:userTask bpmn:startEvent", "camunda:formHandlerClass"),
        _NO_JAVA,
        "Use a Camunda Form.",
    ),
    *attributes("bpmn:startEvent", "camunda:initiator"),
    *elements("bpmn:userTask", "camunda:taskListener"),
    *limited(
        attributes("camunda:taskListener", "event"), "create", "assignment", "complete", "delete", "update", "timeout"
    ),
    *elements("camunda:taskListener", "bpmn:timerEventDefinition"),
)

_TASKS = (
    *limited(attributes(SERVICE_LIKE, "camunda:type"), "external", cure=_EXTERNAL),
    *attributes(SERVICE_LIKE, "camunda:topic camunda:taskPriority camunda:expression camunda:resultVariable"),
    *refused(attributes(SERVICE_LIKE, "camunda:class camunda:delegateExpression"), _NO_JAVA, _EXTERNAL),
    *elements(SERVICE_LIKE, "camunda:connector"),
    *elements("camunda:connector", "camunda:inputOutput"),
    Entry("camunda:connectorId", "camunda:connector", "element", message=_CONNECTORS),
    *elements(SERVICE_LIKE, "camunda:errorEventDefinition"),
    *attributes("camunda:errorEventDefinition", "errorRef expression"),
    *ignored(attributes("camunda:errorEventDefinition", "id"), "a name"),
    *attributes("bpmn:scriptTask", "camunda:resultVariable camunda:resource"),
    *attributes(
        "bpmn:businessRuleTask", "camunda:decisionRef camunda:decisionRefVersion camunda:decisionRefVersionTag"
    ),
    *limited(attributes("bpmn:businessRuleTask", "camunda:decisionRefBinding"), *_BINDINGS),
    *limited(
        attributes("bpmn:businessRuleTask", "camunda:mapDecisionResult"),
        "singleEntry",
        "singleResult",
        "collectEntries",
        "resultList",
    ),
    *refused(attributes("bpmn:businessRuleTask", "camunda:decisionRefTenantId"), _TENANT, "Remove the tenant id."),
    *attributes("bpmn:callActivity", "camunda:calledElementVersion camunda:calledElementVersionTag"),
    *limited(attributes("bpmn:callActivity", "camunda:calledElementBinding"), *_BINDINGS),
    *refused(attributes("bpmn:callActivity", "camunda:calledElementTenantId"), _TENANT, "Remove the tenant id."),
    *refused(
        attributes("bpmn:callActivity", "camunda:variableMappingClass camunda:variableMappingDelegateExpression"),
        _NO_JAVA,
        "Map variables by camunda:in and camunda:out.",
    ),
    *refused(
        attributes("bpmn:callActivity", "camunda:caseRef camunda:caseBinding camunda:caseVersion camunda:caseTenantId"),
        "It calls a CMMN case.",
        "Draw the case as a process, with an ad-hoc sub-process, and call that.",
    ),
    *elements("bpmn:callActivity", "camunda:in camunda:out"),
    *elements("bpmn:signalEventDefinition", "camunda:in"),
    *attributes("camunda:in", "businessKey"),
    *attributes("camunda:in camunda:out", "source sourceExpression target"),
    *attributes("camunda:in camunda:out", "local", BOOLEAN),
    *limited(attributes("camunda:in camunda:out", "variables"), "all"),
)

_EVENTS = (
    *attributes("bpmn:error", "camunda:errorMessage"),
    *attributes("bpmn:errorEventDefinition", "camunda:errorCodeVariable camunda:errorMessageVariable"),
    *attributes("bpmn:escalationEventDefinition", "camunda:escalationCodeVariable"),
    *attributes("bpmn:signalEventDefinition", "camunda:async", BOOLEAN),
    *attributes("bpmn:conditionalEventDefinition", "camunda:variableName"),
    *limited(
        attributes("bpmn:conditionalEventDefinition", "camunda:variableEvents"),
        "create",
        "update",
        "delete",
        is_list=True,
    ),
)

CAMUNDA_ENTRIES: tuple[Entry, ...] = (*_PROCESS, *_NODES, *_USER_TASKS, *_TASKS, *_EVENTS)
