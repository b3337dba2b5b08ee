"""The elements of BPMN 2.0 that process owners draw, as docs/bpmn.md lists them: run, or refused in words."""
