import {spawn} from 'node:child_process'
import {readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {projectRoot, runCli, runCommand, shortAudit, smallCsv, temporaryFile, temporaryFolder} from '../support/cli.js'

const run = path.join(projectRoot, 'bin/run.js')

/** Runs a line of shell in which $RUN is the command. */
function shell(line: string, cwd: string): Promise<{code: number | null; text: string}> {
  const env = {...process.env, NODE_ENV: 'production', NO_COLOR: '1', FORCE_COLOR: undefined}
  const child = spawn('bash', ['-c', line], {cwd, env: {...env, RUN: `${process.execPath} ${run}`}})
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString()
    })
  return new Promise(resolve => {
    child.on('close', code => {
      resolve({code, text})
    })
  })
}

describe('endless and special files', () => {
  test.each([
    // Every command and flag that reads a file: endless-files.test.ts.
    ['verify /dev/zero'],
    ['inspect pipe'],
    ['generate d.csv --target y --minority 1 --generator smote --option neighbours=@/dev/zero --out x.csv'],
  ])('%s ends at once with a message', async command => {
    const folder = temporaryFolder()
    writeFileSync(path.join(folder, 'd.csv'), smallCsv())
    const {code, text} = await shell(`mkfifo pipe; exec $RUN ${command}`, folder)
    expect([code, text]).toEqual([2, expect.stringContaining('not a file')])
  })
})

describe('the output of an audit', () => {
  test("is its owner's alone; a damaged result of a step is made again; a folder that is somebody else's is refused", async () => {
    const folder = temporaryFolder()
    const out = path.join(folder, 'out')
    const args = [...shortAudit(temporaryFile('d.csv', smallCsv())), '--out', out]
    expect((await runCli(args)).code).toBe(0)
    const before = JSON.parse(readFileSync(path.join(out, 'report.json'), 'utf8')) as {results: {seconds: number}[]}
    const tasks = path.join(out, 'tasks')
    const files = readdirSync(tasks).map(name => path.join(tasks, name))
    const modes = [...files, path.join(out, 'report.html')].map(file => statSync(file).mode & 0o777)
    expect(new Set(modes)).toEqual(new Set([0o600]))
    expect([out, tasks].map(name => statSync(name).mode & 0o777)).toEqual([0o700, 0o700])

    for (const file of files) {
      const bytes = readFileSync(file)
      // One bit of a digit: the file stays JSON, and would give another figure.
      const at = bytes.findLastIndex((byte, index) => byte >= 0x30 && byte <= 0x39 && index > bytes.indexOf('result'))
      bytes[at] ^= 1
      writeFileSync(file, bytes)
    }
    expect((await runCommand(args)).code).toBe(0)
    const after = JSON.parse(readFileSync(path.join(out, 'report.json'), 'utf8')) as typeof before
    const figures = ({results}: typeof before) => results.map(entry => ({...entry, seconds: 0}))
    expect(figures(after)).toEqual(figures(before))

    writeFileSync(path.join(folder, 'report.json'), 'mine')
    const foreign = await runCommand([...args.slice(0, -2), '--out', folder])
    expect(foreign.code).toBe(2)
    expect(foreign.stderr).toContain('holds report.json, but does not say that an audit wrote it')
    expect(readFileSync(path.join(folder, 'report.json'), 'utf8')).toBe('mine')
  })
})

describe('what cannot be written', () => {
  test.each([
    ['a file where a folder must be', 'touch f; exec $RUN audit d.csv --target y --minority 1 --out f/g', 'f'],
    ['a full device', '$RUN generators > /dev/full', 'stdout cannot be written'],
    ['a name that is too long', `exec $RUN policy init ${'n'.repeat(300)}`, 'name is too long'],
    [
      'a quota',
      'ulimit -f 1; exec $RUN generate d.csv --target y --minority 1 --generator smote --ratio 50 --out x.csv',
      'no space',
    ],
    ['a link', 'ln -s x l; exec $RUN generate d.csv --target y --minority 1 --generator smote --out l --force', 'symbolic link'],
  ])('is the mistake of nobody: %s', async (_, line, message) => {
    const folder = temporaryFolder()
    writeFileSync(path.join(folder, 'd.csv'), smallCsv())
    const {code, text} = await shell(line, folder)
    expect([code, text]).toEqual([2, expect.stringContaining(message)])
  })
})

test('more threads than the machine has any use for are not started, which is said', async () => {
  const {code, stderr} = await runCommand(['inspect', temporaryFile('d.csv', smallCsv()), '--jobs', '400'])
  expect([code, stderr]).toEqual([0, expect.stringContaining('--jobs 400 is more than this machine has any use for')])
})

test('the exit code of a failed policy is kept when the reader of stdout has gone', async () => {
  const folder = temporaryFolder()
  const data = path.join(folder, 'd.csv')
  writeFileSync(data, smallCsv())
  writeFileSync(path.join(folder, 'p.yaml'), 'rules: [{name: a, expression: not complete, reason: b}]')
  await runCommand([...shortAudit(data), '--out', path.join(folder, 'out')])
  const line = '$RUN policy check out/report.json --policy p.yaml | true; exit ${PIPESTATUS[0]}'
  expect((await shell(line, folder)).code).toBe(3)
})

test('names from files do not act on the terminal, in text or in JSON', async () => {
  const evil = 'y\u001B[2K\u202E\u009B'
  const data = temporaryFile('d.csv', smallCsv().replace('y\n', `${evil}\n`))
  for (const more of [[], ['--json']]) {
    const {stdout, stderr} = await runCommand(['inspect', data, '--target', evil, '--minority', '7', ...more])
    expect(stdout + stderr).toMatch(/7/)
    // eslint-disable-next-line no-control-regex -- control characters are what this is about.
    expect(stdout + stderr).not.toMatch(/[\u001B\u009B\u202E]/)
  }
})
