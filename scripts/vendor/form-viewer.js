export { Form, schemaVersion } from "@bpmn-io/form-js-viewer";
