/** What can be run. */
export interface Program {
  readonly name: string;
  readonly path: string;
  readonly signer: string | null;
  readonly commandLines: readonly string[];
}

const microsoft = 'Microsoft Corporation';
const debian = 'Debian Project';

function windows(path: string, signer: string | null, ...commandLines: readonly string[]): Program {
  return { name: path.slice(path.lastIndexOf('\\') + 1), path, signer, commandLines };
}

function unix(path: string, signer: string | null, ...commandLines: readonly string[]): Program {
  return { name: path.slice(path.lastIndexOf('/') + 1), path, signer, commandLines };
}

export const programs = {
  outlook: windows(
    'C:\\Program Files\\Microsoft Office\\OUTLOOK.EXE',
    microsoft,
    'OUTLOOK.EXE',
    'OUTLOOK.EXE /recycle',
  ),
  excel: windows(
    'C:\\Program Files\\Microsoft Office\\EXCEL.EXE',
    microsoft,
    'EXCEL.EXE',
    'EXCEL.EXE budget.xlsx',
    'EXCEL.EXE /x forecast.xlsx',
  ),
  word: windows(
    'C:\\Program Files\\Microsoft Office\\WINWORD.EXE',
    microsoft,
    'WINWORD.EXE',
    'WINWORD.EXE letter.docx',
  ),
  slides: windows(
    'C:\\Program Files\\Microsoft Office\\POWERPNT.EXE',
    microsoft,
    'POWERPNT.EXE review.pptx',
    'POWERPNT.EXE pitch.pptx',
  ),
  teams: windows(
    'C:\\Program Files\\WindowsApps\\ms-teams.exe',
    microsoft,
    'ms-teams.exe --system-initiated',
  ),
  browser: windows(
    'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
    'Mozilla Corporation',
    'firefox.exe',
    'firefox.exe -osint -url "https://intranet.corp.example/"',
  ),
  reader: windows(
    'C:\\Program Files\\SumatraPDF\\SumatraPDF.exe',
    'Krzysztof Kowalczyk',
    'SumatraPDF.exe contract.pdf',
    'SumatraPDF.exe invoice.pdf',
  ),
  crm: windows(
    'C:\\Program Files\\Acme CRM\\crm.exe',
    'Acme Software',
    'crm.exe --tenant corp',
    'crm.exe --offline',
  ),
  payroll: windows('C:\\Program Files\\Acme Payroll\\payroll.exe', 'Acme Software', 'payroll.exe --month'),
  helpdesk: windows('C:\\Program Files\\Acme Desk\\desk.exe', 'Acme Software', 'desk.exe --queue night'),
  remoteHelp: windows('C:\\Windows\\System32\\msra.exe', microsoft, 'msra.exe /offerRA', 'msra.exe /expert'),
  powershell: windows(
    'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
    microsoft,
    'powershell.exe -File inventory.ps1',
    'powershell.exe Get-Service',
    'powershell.exe Get-EventLog -LogName System -Newest 50',
  ),
  code: unix('/usr/share/code/code', microsoft, 'code .', 'code --reuse-window src/main.ts'),
  git: unix('/usr/bin/git', debian, 'git pull --rebase', 'git push', 'git fetch --all', 'git log -p'),
  node: unix('/usr/bin/node', debian, 'node server.js', 'node --test', 'node build.js --watch'),
  python: unix('/usr/bin/python3', debian, 'python3 -m pytest', 'python3 notebook.py'),
  docker: unix('/usr/bin/docker', 'Docker Inc', 'docker compose up -d', 'docker build .', 'docker ps'),
  make: unix('/usr/bin/make', debian, 'make', 'make test', 'make -j4 all'),
  psql: unix('/usr/bin/psql', debian, 'psql -h db1.corp.example app', 'psql -c "select 1"'),
  bash: unix('/usr/bin/bash', debian, 'bash', 'bash -lc "uptime"', 'bash deploy.sh staging'),
  ssh: unix('/usr/bin/ssh', debian, 'ssh app1.corp.example', 'ssh db1.corp.example'),
  ansible: unix(
    '/usr/bin/ansible-playbook',
    debian,
    'ansible-playbook site.yml',
    'ansible-playbook patch.yml --limit web',
  ),
  systemctl: unix(
    '/usr/bin/systemctl',
    debian,
    'systemctl restart nginx',
    'systemctl status postgresql',
    'systemctl daemon-reload',
  ),
  tar: unix('/usr/bin/tar', debian, 'tar czf backup.tgz /srv/share', 'tar tzf backup.tgz'),
  rsync: unix('/usr/bin/rsync', debian, 'rsync -a /srv/share backup.corp.example::daily'),
  curl: unix('/usr/bin/curl', debian, 'curl -fsS https://health.corp.example/', 'curl -O report.csv'),
  reportJob: unix('/opt/jobs/report-job', null, 'report-job --daily', 'report-job --hourly'),
} as const satisfies Record<string, Program>;
