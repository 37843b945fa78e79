"""Groups of elements that share attributes: words parted by blanks."""

CONTAINERS = "bpmn:process bpmn:subProcess bpmn:transaction bpmn:adHocSubProcess"
SUB_PROCESSES = "bpmn:subProcess bpmn:transaction bpmn:adHocSubProcess"
SERVICE_LIKE = "bpmn:serviceTask bpmn:sendTask bpmn:businessRuleTask bpmn:messageEventDefinition"
TASKS = (
    "bpmn:task bpmn:userTask bpmn:manualTask bpmn:serviceTask bpmn:sendTask bpmn:receiveTask bpmn:scriptTask"
    " bpmn:businessRuleTask"
)
ACTIVITIES = f"{TASKS} bpmn:callActivity {SUB_PROCESSES}"
THROW_EVENTS = "bpmn:intermediateThrowEvent bpmn:endEvent"
CATCH_EVENTS = "bpmn:startEvent bpmn:intermediateCatchEvent bpmn:boundaryEvent"
EVENTS = f"{CATCH_EVENTS} {THROW_EVENTS}"
GATEWAYS = "bpmn:exclusiveGateway bpmn:inclusiveGateway bpmn:parallelGateway bpmn:eventBasedGateway bpmn:complexGateway"
NODES = f"{ACTIVITIES} {EVENTS} {GATEWAYS}"
GLOBAL_TASKS = (
    "bpmn:globalTask bpmn:globalUserTask bpmn:globalManualTask bpmn:globalScriptTask bpmn:globalBusinessRuleTask"
)
EVENT_DEFINITIONS = (
    "bpmn:messageEventDefinition bpmn:timerEventDefinition bpmn:signalEventDefinition bpmn:errorEventDefinition"
    " bpmn:escalationEventDefinition bpmn:conditionalEventDefinition bpmn:linkEventDefinition"
    " bpmn:compensateEventDefinition bpmn:cancelEventDefinition bpmn:terminateEventDefinition"
)
EXPRESSIONS = (
    "bpmn:conditionExpression bpmn:condition bpmn:completionCondition bpmn:activationCondition bpmn:loopCondition"
    " bpmn:loopCardinality bpmn:timeDate bpmn:timeDuration bpmn:timeCycle bpmn:formalExpression bpmn:expression"
)
PERFORMERS = "bpmn:humanPerformer bpmn:performer bpmn:potentialOwner"
