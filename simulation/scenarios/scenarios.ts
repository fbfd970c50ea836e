import { bruteForce } from './brute-force.js';
import { credentialStuffing } from './credential-stuffing.js';
import { dnsTunnel } from './dns-tunnel.js';
import { exfiltration } from './exfiltration.js';
import { fileStorm } from './file-storm.js';
import { impossibleTravel } from './impossible-travel.js';
import { lateralMovement } from './lateral-movement.js';
import { privilegeAbuse } from './privilege-abuse.js';
import type { Scenario } from './scenario.js';
import { slowInsider } from './slow-insider.js';

/** By their names in labels. */
export const scenarios = {
  'brute-force': bruteForce,
  'credential-stuffing': credentialStuffing,
  'impossible-travel': impossibleTravel,
  exfiltration,
  'lateral-movement': lateralMovement,
  'privilege-abuse': privilegeAbuse,
  'file-storm': fileStorm,
  'dns-tunnel': dnsTunnel,
  'slow-insider': slowInsider,
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof scenarios;
export const scenarioNames = Object.keys(scenarios) as ScenarioName[];
