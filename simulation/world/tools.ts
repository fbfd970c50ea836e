import type { Program } from './programs.js';

/** Programs that few people have a reason to run; each is harmless in the right hands. */
const windowsTool = (name: string, signer: string | null): Program => ({
  name,
  path: `C:\\Windows\\System32\\${name}`,
  signer,
  commandLines: [name],
});
const unixTool = (name: string, signer: string | null): Program => ({
  name,
  path: `/usr/bin/${name}`,
  signer,
  commandLines: [name],
});

export const tools = {
  net: windowsTool('net.exe', 'Microsoft Corporation'),
  remoteExecution: windowsTool('psexec.exe', 'Microsoft Corporation'),
  shadowCopies: windowsTool('vssadmin.exe', 'Microsoft Corporation'),
  packer: windowsTool('7z.exe', 'Igor Pavlov'),
  updater: windowsTool('updater.exe', null),
  sudo: unixTool('sudo', 'Debian Project'),
} as const satisfies Record<string, Program>;
