import assert from 'node:assert/strict';
import { commandEnvironment } from '../../src/adapters/command-runner/environment.ts';
import { judged } from './judging.ts';

type Shell = 'pwsh' | 'cmd';

const place = { root: 'C:/ws', cwd: 'C:/ws', home: 'C:/Users/ada' } as const;

/** Lines that look harmless to whoever reads names only. */
const traps: Readonly<Record<Shell, readonly string[]>> = {
  pwsh: [
    ...[
      'iex "del x"',
      'I`ex x',
      '. { rm x }',
      '& "rm" x',
      '&rm x',
      ".('ie'+'x') x",
      '&("i"+"ex") x',
      '$x=gcm iex; &$x',
    ],
    ...['powershell -e SQBFAFgA', 'pwsh -ec SQBFAFgA', 'powershell –enc SQBFAFgA', 'powershell /enc SQBFAFgA'],
    ...['[IO.File]::WriteAllText("a","b")', '(New-Object Net.WebClient).DownloadString("http://x")', 'Add-Type -T x'],
    ...[
      'gci @args',
      'gc @"\nx\n"@',
      "gc @'\nx\n'@",
      'echo `\nrm x',
      'ls --% & rm',
      'ls <# #>; rm x',
      'ls\nrm x',
      'ls\rrm x',
    ],
    ...['ls\u2028rm x', 'ls\u0085rm x', 'gc a –Path b', 'gc “a”', 'echo ‘x’; rm y', 'ls "$(rm x)"', 'ls "a";rm "b"'],
    ...['gci Env:', 'gi -Path:Env:', 'gc Function:prompt', 'gci Cert:', 'gc Registry::HKLM', 'gci FileSystem::C:\\'],
    'gc Microsoft.PowerShell.Core\\FileSystem::C:\\Users\\ada\\.ssh\\id_rsa',
    ...[
      'Get-Help x -Online',
      'help x -ShowWindow',
      'man dir -o',
      'gcm x -Module Evil',
      'Get-Command -FullyQualifiedModule x',
    ],
    ...[
      'ls ..',
      'gc ..\\x',
      'gc C:\\ws\\..\\x',
      'gc a\\..\\..\\x',
      'gc \\Users\\x',
      'gc C:secret',
      'gc c:/x',
      'Test-Path //evil/s',
    ],
    ...['ls | gc', 'gci -Recurse | cat', 'gci | sls x', 'gc l.json | ConvertFrom-Json | gc', 'gc a | sls x | gc'],
    ...['gc *', 'gc e*', 'sls x *', 'sls -Path * x', 'sls * -Pattern x', 'Get-FileHash *', 'gc .en?', 'gc [.]env'],
    ...[
      'dir.cmd',
      'ls.exe',
      '.\\ls',
      'sort x -o y',
      'sort --compress-program=x y',
      'gci | % Delete',
      'gci > x',
      'ii evil.html',
    ],
    ...[
      'Set-Alias ls rm; ls x',
      'function ls {rm x}; ls',
      'New-PSDrive X FileSystem C:\\',
      'Select-Xml -Path a.xml -XPath /',
    ],
    ...[
      'gc a, .env',
      'gc ".env "',
      'gc ENV~1',
      'gc -Path:.env',
      'gc a:b',
      'Get-Clipboard',
      'Get-Secret x',
      'ihy',
      'r 1',
    ],
  ],
  cmd: [
    ...[
      'd^ir',
      'dir^&del x',
      'dir&del x',
      'dir\ndel x',
      'dir ^\ndel x',
      '%COMSPEC% /c x',
      '%PATH:~0,1%md',
      'set x=del&!x! y',
    ],
    ...[
      'cmd /v /c !x!',
      'for /f %i in (x) do del %i',
      'if 1==1 del x',
      'call del x',
      'start "" evil',
      'echo x>y',
      '>y echo x',
    ],
    ...[
      '(dir&del x)',
      '@del x',
      'dir "a"&del x',
      'type "%USERPROFILE%\\.ssh\\id_rsa"',
      'dir %x',
      'dir !x',
      'echo x & del y',
    ],
    ...[
      'type ..\\x',
      'type a\\..\\..\\x',
      'type C:\\ws\\..\\x',
      'type \\x',
      'type C:x',
      'dir \\\\evil\\s',
      'type \\\\?\\C:\\x',
    ],
    ...[
      'type .ENV',
      'type .env.',
      'type ".env"',
      'type a,.env',
      'type a;.env',
      'type=.env',
      'type/.env',
      'type a:b',
      'type con.txt',
    ],
    ...['type *', 'type *.*', 'more *', 'findstr x *', 'findstr /c:x *', 'find "" *', 'fc * b', 'sort *'],
    ...[
      'findstr /f:list x',
      'findstr /sif:list x',
      'findstr -F:list x',
      'dir /b | findstr /f:/ .',
      'findstr /g:a b',
      'findstr /d:..;.. x y',
    ],
    ...['sort a /o b', 'sort a/o b', 'sort a -o b', 'sort a /t C:\\', 'sort < .env', 'date 1-1-2020', 'time 10:00'],
    ...[
      'dir.exe',
      'findstr.exe x a',
      '"dir" x',
      '"di"r x',
      '.\\a',
      'dir\u00a0x',
      'dir/..\\evil',
      'doskey dir=del $*',
      'cd ..&type x',
    ],
  ],
};

/** What agents do all day; it is not asked about for the traps' sake. */
const harmless: Readonly<Record<Shell, readonly string[]>> = {
  pwsh: [
    'ls *.ts',
    'gc src\\a.ts',
    'gc C:\\ws\\a',
    'gc a | sls x',
    'sls "a.*" b',
    'gci -Filter *.ts',
    'ls | sort Name',
    'gc a,b',
  ],
  cmd: [
    'dir /s /b *.ts',
    'type src\\a.ts',
    'findstr "a.*b" c',
    'findstr /n x a',
    'dir /b | findstr ts',
    'type a | sort',
  ],
};

describe('a line for a shell of Windows', () => {
  for (const shell of ['pwsh', 'cmd'] as const) {
    it(`never runs unasked in ${shell} where it does more than it seems to`, async () => {
      assert.ok(traps[shell].length >= 60);
      const verdicts = await Promise.all(traps[shell].map((line) => judged(line, { shell, ...place })));
      const through = traps[shell].filter((_, at) => verdicts[at]?.verdict === 'auto');
      assert.deepEqual(through, []);
    });

    it(`runs unasked in ${shell} where it only looks`, async () => {
      const verdicts = await Promise.all(harmless[shell].map((line) => judged(line, { shell, ...place })));
      const held = harmless[shell].filter((_, at) => verdicts[at]?.verdict !== 'auto');
      assert.deepEqual(held, []);
    });
  }

  it('finds its programs where the machine has them, not in the folder', () => {
    assert.equal(commandEnvironment({}, [])['NoDefaultCurrentDirectoryInExePath'], '1');
  });
});
