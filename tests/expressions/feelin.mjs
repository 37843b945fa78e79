// Evaluates FEEL with feelin, the FEEL of form-js: a JSON list of {expression, context, isTest} in, a JSON list of results out.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const require = createRequire(new URL("../node/package.json", import.meta.url));
const { evaluate, unaryTest } = await import(pathToFileURL(require.resolve("@bpmn-io/feelin")));

function plain(value) {
  if (value === undefined || value === null || typeof value === "function") return value ? "function" : null;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(plain);
  if (value.isLuxonDuration || value.isLuxonDateTime || value.constructor?.name !== "Object") return { text: text(value) };
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
}

function text(value) {
  const { value: shown } = evaluate("string(x)", { x: value });
  return shown ?? String(value);
}

const results = JSON.parse(readFileSync(0, "utf8")).map(({ expression, context, isTest }) => {
  try {
    return { value: plain((isTest ? unaryTest : evaluate)(expression, context).value) };
  } catch (error) {
    return { error: error.message };
  }
});
process.stdout.write(JSON.stringify(results));
