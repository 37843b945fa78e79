"""Forms as pages show them: for form-js, as plain fields, as label and value."""
