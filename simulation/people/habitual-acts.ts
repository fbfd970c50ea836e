import type { Random } from '../../core/random/random.js';
import { favourite, happens, hex, lognormal, pick } from '../chance.js';
import { authAttempt } from '../events/auth-attempt.js';
import { dnsQuery } from '../events/dns-query.js';
import type {
  AuthType,
  ConnectionState,
  EventType,
  FailureReason,
  FileOperation,
  QueryType,
  SecurityEvent,
} from '../events/event.js';
import { fileAccess } from '../events/file-access.js';
import { networkConnection } from '../events/network-connection.js';
import { processExecution } from '../events/process-execution.js';
import type { Scene } from '../events/scene.js';
import { addressOf, identityServer, type Service, tcp } from '../world/hosts.js';
import { tools } from '../world/tools.js';
import type { Day } from './day.js';
import type { Habits } from './habits.js';

/** What people do every day, and what goes wrong every day. */
export const habitualActs: Readonly<
  Record<EventType, (scene: Scene, day: Day, failuresInARow: number) => SecurityEvent>
> = {
  auth_attempt: logIn,
  network_connection: connect,
  file_access: useFile,
  process_execution: run,
  dns_query: lookUp,
};

const identityAddress = addressOf(identityServer);
const failureOf: Readonly<Record<AuthType, FailureReason>> = {
  password: 'invalid_password',
  mfa: 'mfa_failed',
  sso: 'expired_credentials',
  api_key: 'expired_credentials',
};
const mistypesAgain = 0.15;
const attemptsBeforeLock = 5;

function logIn(scene: Scene, { habits }: Day, failuresInARow: number): SecurityEvent {
  const { random } = scene;
  const type = favourite(random, habits.authTypes);
  const fails = happens(random, failuresInARow > 0 ? mistypesAgain : habits.failureRate);
  const failure = failuresInARow + 1 < attemptsBeforeLock ? failureOf[type] : 'account_locked';
  return authAttempt(scene, {
    server: identityAddress,
    type,
    failure: fails ? failure : null,
    attempts: failuresInARow + 1,
  });
}

const strangeSites = 5000;
const strangeSiteShare = 0.04;
const privateUploadShare = 0.004;
const privateDrive = tcp('drive.example.net', 443);
const connectionStates: readonly ConnectionState[] = [
  ...new Array<ConnectionState>(37).fill('closed'),
  ...new Array<ConnectionState>(12).fill('established'),
  'timeout',
];
const duration = { median: 4000, sigma: 1.5 };
/** Now and then somebody sends a video or a backup. */
const bulkShare = 0.004;
const bulkFactor = 60;

function connect(scene: Scene, { habits }: Day): SecurityEvent {
  const { random } = scene;
  const isBulk = happens(random, bulkShare);
  return networkConnection(scene, {
    service: serviceFor(scene, habits),
    bytesSent: lognormal(random, habits.sentBytes) * (isBulk ? bulkFactor : 1),
    bytesReceived: lognormal(random, habits.receivedBytes),
    durationMs: lognormal(random, duration),
    state: pick(random, connectionStates),
    refused: happens(random, 0.003),
  });
}

function serviceFor({ random }: Scene, { services }: Habits): Service {
  const kind = random.next();
  if (kind < privateUploadShare) return privateDrive;
  if (kind < strangeSiteShare) return tcp(strangeSite(random), happens(random, 0.1) ? 8080 : 443);
  return favourite(random, services);
}

/** The lower numbers more often. */
function strangeSite(random: Random): string {
  return `site-${Math.floor(strangeSites * random.next() ** 2)}.example.net`;
}

const operations: readonly FileOperation[] = [
  ...new Array<FileOperation>(68).fill('read'),
  ...new Array<FileOperation>(20).fill('write'),
  ...new Array<FileOperation>(6).fill('create'),
  ...new Array<FileOperation>(4).fill('modify'),
  ...new Array<FileOperation>(2).fill('delete'),
];
const titles = ['plan', 'report', 'notes', 'draft', 'summary'] as const;
const filesInUse = 25;
const newFilesPerWeek = 3;
const archiveShare = 0.01;
const filesInArchive = 300;

function useFile(scene: Scene, { habits, number }: Day): SecurityEvent {
  const { random } = scene;
  const newest = Math.floor((number * newFilesPerWeek) / 7);
  const file = newest - Math.floor(filesInUse * random.next() ** 2);
  const folder = favourite(random, habits.folders);
  const title = happens(random, archiveShare)
    ? `archive-${random.integer(filesInArchive)}`
    : `${titles[file % titles.length]}-${file}`;
  return fileAccess(scene, {
    path: `${folder}/${title}.${habits.role.extension}`,
    operation: pick(random, operations),
    bytes: lognormal(random, habits.fileBytes),
    isEncrypted: happens(random, 0.04),
    permissionsChanged: happens(random, 0.003),
    denied: happens(random, 0.004),
  });
}

const elevatedShare = 0.004;
const toolShare = 0.006;
const usefulTools = [tools.packer, tools.sudo, tools.net] as const;

function run(scene: Scene, { habits }: Day): SecurityEvent {
  const { random } = scene;
  const program = happens(random, toolShare) ? pick(random, usefulTools) : favourite(random, habits.programs);
  const { privileges } = habits.role;
  return processExecution(scene, {
    program,
    commandLine: favourite(random, program.commandLines),
    privileges: privileges === 'standard' && happens(random, elevatedShare) ? 'admin' : privileges,
  });
}

const queryTypes: readonly QueryType[] = [
  ...new Array<QueryType>(64).fill('A'),
  ...new Array<QueryType>(22).fill('AAAA'),
  ...new Array<QueryType>(8).fill('CNAME'),
  ...new Array<QueryType>(4).fill('MX'),
  ...new Array<QueryType>(2).fill('TXT'),
];

function lookUp(scene: Scene, { habits }: Day): SecurityEvent {
  const { random } = scene;
  const kind = random.next();
  const known = favourite(random, habits.domains);
  const name = kind < 0.8 ? known : kind < 0.9 ? strangeSite(random) : `${hex(random, 12)}.cdn.example.net`;
  return dnsQuery(scene, {
    name,
    type: pick(random, queryTypes),
    exists: !happens(random, 0.03),
    isCached: happens(random, 0.55),
  });
}
