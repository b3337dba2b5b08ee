"""Runs BPMN diagrams of the Camunda 7 dialect: values in, values out; the only importer of SpiffWorkflow.

`reading.read` turns the files of a deployment into a `Definition` with findings; `Runner` executes it.
The engine never sees a database session, a request or the wall clock.
"""
