"""Reads a log (XES) and a model (BPMN) by pm4py and says as JSON how well they fit.

Usage: mine_process.py LOG.xes MODEL.bpmn
"""
import json
import sys

import pm4py

log = pm4py.read_xes(sys.argv[1], return_legacy_log_object=True)
net, initial, final = pm4py.convert_to_petri_net(pm4py.read_bpmn(sys.argv[2]))
fitness = pm4py.fitness_alignments(log, net, initial, final)
print(json.dumps({
    "cases": len(log),
    "events": sum(len(case) for case in log),
    "activities": sorted({event["concept:name"] for case in log for event in case}),
    "perfect": fitness["percentage_of_fitting_traces"],
}))
