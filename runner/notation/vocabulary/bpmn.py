"""The elements and attributes of BPMN 2.0 itself (OMG formal/2011-01-03, Semantic.xsd)."""

from runner.notation.vocabulary.entry import BOOLEAN, Entry, attributes, elements, ignored, limited, refused
from runner.notation.vocabulary.groups import (
    ACTIVITIES,
    CATCH_EVENTS,
    CONTAINERS,
    EVENT_DEFINITIONS,
    EVENTS,
    EXPRESSIONS,
    GATEWAYS,
    GLOBAL_TASKS,
    NODES,
    PERFORMERS,
    THROW_EVENTS,
)

_ROLES = f"{PERFORMERS} bpmn:resourceRole"
_DATA = "data is kept in process variables"
_MAPPING_CURE = "Use input and output mappings."
_LOOPS = "bpmn:standardLoopCharacteristics bpmn:multiInstanceLoopCharacteristics"
_ARTIFACTS = "bpmn:textAnnotation bpmn:group"
_CONVERSATIONS = (
    "bpmn:conversation bpmn:subConversation bpmn:callConversation bpmn:conversationLink bpmn:conversationAssociation"
)

_STRUCTURE = (
    *elements("bpmn:definitions", f"bpmn:process bpmn:collaboration bpmn:interface {GLOBAL_TASKS}"),
    *elements("bpmn:definitions", f"bpmn:message bpmn:signal bpmn:error bpmn:escalation {EVENT_DEFINITIONS}"),
    *attributes("bpmn:definitions", "expressionLanguage"),
    *ignored(attributes("bpmn:definitions", "id name targetNamespace typeLanguage exporter exporterVersion"), "a name"),
    *elements(CONTAINERS, f"{NODES} bpmn:sequenceFlow bpmn:laneSet bpmn:association"),
    *attributes("bpmn:process", "id name"),
    *attributes("bpmn:process", "isExecutable", BOOLEAN),
    *ignored(attributes("bpmn:process", "processType isClosed definitionalCollaborationRef"), "says nothing that runs"),
    *elements("bpmn:laneSet bpmn:childLaneSet", "bpmn:lane"),
    *elements("bpmn:lane", "bpmn:flowNodeRef bpmn:childLaneSet"),
    *attributes("bpmn:lane", "id name"),
    *ignored(attributes("bpmn:laneSet bpmn:childLaneSet", "id name"), "a name"),
    *ignored(attributes("bpmn:lane", "partitionElementRef"), "a lane groups, no more"),
    *ignored(elements("bpmn:lane", "bpmn:partitionElement"), "a lane groups, no more"),
    *elements("bpmn:collaboration", "bpmn:participant bpmn:messageFlow"),
    *ignored(attributes("bpmn:collaboration", "id name isClosed"), "a name"),
    *attributes("bpmn:participant", "id name processRef"),
    *ignored(elements("bpmn:participant", "bpmn:interfaceRef bpmn:endPointRef"), "messages go by name"),
    *ignored(elements("bpmn:participant", "bpmn:participantMultiplicity"), "each instance is its own"),
    *attributes("bpmn:messageFlow", "id name sourceRef targetRef messageRef"),
    *attributes("bpmn:sequenceFlow", "id name sourceRef targetRef"),
    *ignored(attributes("bpmn:sequenceFlow", "isImmediate"), "flows are always immediate"),
    *elements("bpmn:sequenceFlow", "bpmn:conditionExpression"),
    *attributes("bpmn:association", "sourceRef targetRef"),
    *ignored(attributes("bpmn:association", "id associationDirection"), "a picture"),
)

_ROOTS = (
    *attributes("bpmn:message bpmn:signal bpmn:error bpmn:escalation", "id name"),
    *attributes("bpmn:error", "errorCode"),
    *attributes("bpmn:escalation", "escalationCode"),
    *ignored(attributes("bpmn:message", "itemRef"), _DATA),
    *ignored(attributes("bpmn:signal bpmn:error bpmn:escalation", "structureRef"), _DATA),
    *elements("bpmn:interface", "bpmn:operation"),
    *elements("bpmn:operation", "bpmn:inMessageRef"),
    *ignored(attributes("bpmn:interface bpmn:operation", "id name implementationRef"), "a name"),
    *ignored(elements("bpmn:operation", "bpmn:outMessageRef bpmn:errorRef"), "workers answer by variables and errors"),
    *attributes(GLOBAL_TASKS, "id name"),
    *ignored(attributes("bpmn:globalUserTask bpmn:globalBusinessRuleTask", "implementation"), "see the dialect's own"),
    *attributes("bpmn:globalScriptTask", "scriptLanguage"),
    *elements("bpmn:globalScriptTask", "bpmn:script"),
)

_ACTIVITIES = (
    *attributes(NODES, "id name"),
    *attributes(f"{ACTIVITIES} bpmn:exclusiveGateway bpmn:inclusiveGateway bpmn:complexGateway", "default"),
    *attributes(ACTIVITIES, "startQuantity completionQuantity"),
    *attributes(ACTIVITIES, "isForCompensation", BOOLEAN),
    *attributes("bpmn:receiveTask bpmn:eventBasedGateway", "instantiate", BOOLEAN),
    *attributes("bpmn:sendTask bpmn:receiveTask", "messageRef operationRef"),
    *attributes("bpmn:scriptTask", "scriptFormat"),
    *elements("bpmn:scriptTask", "bpmn:script"),
    *attributes("bpmn:callActivity", "calledElement"),
    *attributes("bpmn:subProcess", "triggeredByEvent", BOOLEAN),
    *ignored(attributes("bpmn:transaction bpmn:adHocSubProcess", "triggeredByEvent"), "only a plain one can be"),
    *ignored(attributes("bpmn:transaction", "method protocol"), "compensation is the only method"),
    *limited(attributes("bpmn:adHocSubProcess", "ordering"), "Parallel", "Sequential"),
    *attributes("bpmn:adHocSubProcess", "cancelRemainingInstances", BOOLEAN),
    *elements("bpmn:adHocSubProcess", "bpmn:completionCondition"),
    *ignored(
        attributes("bpmn:userTask bpmn:serviceTask bpmn:sendTask bpmn:receiveTask", "implementation"),
        "a name of a technique; see the dialect's own",
    ),
    *ignored(attributes("bpmn:businessRuleTask", "implementation"), "a name of a technique; see the dialect's own"),
    *ignored(attributes("bpmn:serviceTask", "operationRef"), "a name of a technique; see the dialect's own"),
    *ignored(elements("bpmn:userTask bpmn:globalUserTask", "bpmn:rendering"), "see the dialect's forms"),
    *elements("bpmn:userTask bpmn:globalUserTask", PERFORMERS),
    *elements(PERFORMERS, "bpmn:resourceAssignmentExpression"),
    *elements("bpmn:resourceAssignmentExpression", "bpmn:formalExpression bpmn:expression"),
    *ignored(attributes(PERFORMERS, "id name"), "a name"),
    *ignored(attributes("bpmn:resourceAssignmentExpression", "id"), "a name"),
    *ignored(elements(PERFORMERS, "bpmn:resourceRef bpmn:resourceParameterBinding"), "roles are named by expressions"),
)

_LOOPING = (
    *elements(ACTIVITIES, _LOOPS),
    *ignored(attributes(_LOOPS, "id"), "a name"),
    *attributes("bpmn:standardLoopCharacteristics", "loopMaximum"),
    *attributes("bpmn:standardLoopCharacteristics", "testBefore", BOOLEAN),
    *elements("bpmn:standardLoopCharacteristics", "bpmn:loopCondition"),
    *attributes("bpmn:multiInstanceLoopCharacteristics", "isSequential", BOOLEAN),
    *limited(attributes("bpmn:multiInstanceLoopCharacteristics", "behavior"), "None", "One", "All", "Complex"),
    *attributes("bpmn:multiInstanceLoopCharacteristics", "noneBehaviorEventRef oneBehaviorEventRef"),
    *elements(
        "bpmn:multiInstanceLoopCharacteristics",
        "bpmn:loopCardinality bpmn:completionCondition bpmn:loopDataInputRef bpmn:loopDataOutputRef"
        " bpmn:inputDataItem bpmn:outputDataItem bpmn:complexBehaviorDefinition",
    ),
    *attributes("bpmn:inputDataItem bpmn:outputDataItem", "id name"),
    *ignored(attributes("bpmn:inputDataItem bpmn:outputDataItem", "itemSubjectRef isCollection"), _DATA),
    *ignored(elements("bpmn:inputDataItem bpmn:outputDataItem", "bpmn:dataState"), _DATA),
    *elements("bpmn:complexBehaviorDefinition", "bpmn:condition bpmn:event"),
    *ignored(attributes("bpmn:complexBehaviorDefinition bpmn:event", "id name"), "a name"),
    *elements("bpmn:event", EVENT_DEFINITIONS),
)

_EVENTS = (
    *elements(EVENTS, f"{EVENT_DEFINITIONS} bpmn:eventDefinitionRef"),
    *attributes("bpmn:startEvent", "isInterrupting", BOOLEAN),
    *attributes(CATCH_EVENTS, "parallelMultiple", BOOLEAN),
    *attributes("bpmn:boundaryEvent", "attachedToRef"),
    *attributes("bpmn:boundaryEvent", "cancelActivity", BOOLEAN),
    *attributes(EVENT_DEFINITIONS, "id"),
    *attributes("bpmn:messageEventDefinition", "messageRef"),
    *elements("bpmn:messageEventDefinition", "bpmn:operationRef"),
    *attributes("bpmn:signalEventDefinition", "signalRef"),
    *attributes("bpmn:errorEventDefinition", "errorRef"),
    *attributes("bpmn:escalationEventDefinition", "escalationRef"),
    *attributes("bpmn:compensateEventDefinition", "activityRef"),
    *attributes("bpmn:compensateEventDefinition", "waitForCompletion", BOOLEAN),
    *attributes("bpmn:linkEventDefinition", "name"),
    *ignored(elements("bpmn:linkEventDefinition", "bpmn:source bpmn:target"), "links meet by name"),
    *elements("bpmn:timerEventDefinition", "bpmn:timeDate bpmn:timeDuration bpmn:timeCycle"),
    *elements("bpmn:conditionalEventDefinition", "bpmn:condition"),
    *attributes(EXPRESSIONS, "language"),
    *ignored(attributes(EXPRESSIONS, "id evaluatesToTypeRef"), "a name"),
    *limited(attributes("bpmn:eventBasedGateway", "eventGatewayType"), "Exclusive", "Parallel"),
    *elements("bpmn:complexGateway", "bpmn:activationCondition"),
    *ignored(attributes(GATEWAYS, "gatewayDirection"), "the flows say it"),
)

_ONLY_DRAWN = (
    *refused(
        elements(CONTAINERS, "bpmn:implicitThrowEvent"),
        "It is thrown by a loop and never drawn in a process.",
        "Make it an intermediate throw event.",
    ),
    *refused(
        elements(CONTAINERS, "bpmn:choreographyTask bpmn:subChoreography bpmn:callChoreography"),
        "Choreographies are only drawn, not run.",
        "Make it a task in a pool, with message flows to the other pool.",
    ),
)

_HARMLESS = (
    *ignored(elements(NODES, "bpmn:incoming bpmn:outgoing"), "the flows say it"),
    *ignored(elements(f"{NODES} bpmn:sequenceFlow", "bpmn:categoryValueRef bpmn:auditing bpmn:monitoring"), "a note"),
    *ignored(elements("bpmn:process", "bpmn:auditing bpmn:monitoring bpmn:supports"), "a note"),
    *ignored(elements(f"{CONTAINERS} bpmn:collaboration", _ARTIFACTS), "a picture"),
    *ignored(elements("bpmn:collaboration", "bpmn:association"), "a picture"),
    *ignored(elements(CONTAINERS, "bpmn:dataObject bpmn:dataObjectReference bpmn:dataStoreReference"), _DATA),
    *ignored(elements(f"bpmn:process {ACTIVITIES} {EVENTS}", "bpmn:property"), _DATA),
    *ignored(elements(f"bpmn:process {ACTIVITIES} {GLOBAL_TASKS}", "bpmn:ioSpecification"), _DATA),
    *ignored(elements(f"bpmn:process {GLOBAL_TASKS}", "bpmn:ioBinding bpmn:supportedInterfaceRef"), _DATA),
    *ignored(elements(CATCH_EVENTS, "bpmn:dataOutput bpmn:outputSet"), _DATA),
    *ignored(elements(THROW_EVENTS + " bpmn:event", "bpmn:dataInput bpmn:inputSet"), _DATA),
    *ignored(elements(f"{ACTIVITIES} {THROW_EVENTS} bpmn:event", "bpmn:dataInputAssociation"), _DATA, is_open=True),
    *ignored(elements(f"{ACTIVITIES} {CATCH_EVENTS}", "bpmn:dataOutputAssociation"), _DATA, is_open=True),
    *ignored(attributes("bpmn:dataInputAssociation bpmn:dataOutputAssociation", "id"), "a name"),
    *ignored(elements("bpmn:dataInputAssociation bpmn:dataOutputAssociation", "bpmn:sourceRef bpmn:targetRef"), _DATA),
    *ignored(
        elements("bpmn:dataInputAssociation bpmn:dataOutputAssociation", "bpmn:transformation bpmn:assignment"),
        "it is not evaluated",
        _MAPPING_CURE,
        told="warning",
    ),
    *ignored(
        elements("bpmn:process", f"bpmn:correlationSubscription {_ROLES}"),
        "it has no effect: messages are matched by name, business key and variables, people by their tasks",
        told="note",
    ),
    *ignored(elements("bpmn:userTask bpmn:globalUserTask", "bpmn:resourceRole"), "it assigns nobody", told="warning"),
    *ignored(
        elements(" ".join(name for name in f"{ACTIVITIES} {GLOBAL_TASKS}".split() if "serTask" not in name), _ROLES),
        "only user tasks are done by people",
        "Make it a user task.",
        told="note",
    ),
    *ignored(
        elements(
            "bpmn:definitions",
            "bpmn:itemDefinition bpmn:dataStore bpmn:resource bpmn:category bpmn:import bpmn:relationship"
            " bpmn:endPoint bpmn:partnerEntity bpmn:partnerRole",
        ),
        "it says nothing that runs",
    ),
    *ignored(elements("bpmn:definitions", "bpmn:extension"), "extensions are known by their names", told="note"),
    *ignored(
        elements("bpmn:definitions bpmn:collaboration", "bpmn:correlationProperty bpmn:correlationKey"),
        "it has no effect: messages are matched by name, business key and variables",
        told="note",
    ),
    *ignored(
        elements(
            "bpmn:definitions",
            "bpmn:choreography bpmn:globalChoreographyTask bpmn:globalConversation " + _CONVERSATIONS,
        ),
        "it is kept as documentation",
        told="note",
    ),
    *ignored(
        elements(
            "bpmn:collaboration",
            f"{_CONVERSATIONS} bpmn:participantAssociation bpmn:messageFlowAssociation bpmn:choreographyRef",
        ),
        "it is kept as documentation",
        told="note",
    ),
)

BPMN_ENTRIES: tuple[Entry, ...] = (*_STRUCTURE, *_ROOTS, *_ACTIVITIES, *_LOOPING, *_EVENTS, *_ONLY_DRAWN, *_HARMLESS)
