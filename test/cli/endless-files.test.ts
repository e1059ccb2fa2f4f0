import {execFileSync, spawn, spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {mkdirSync, readdirSync, truncateSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:net'
import path from 'node:path'
import type {Command} from '@oclif/core'
import {expect, onTestFinished, test} from 'vitest'
import {projectRoot, runCommand, shortAudit, smallCsv, temporaryFolder} from '../support/cli.js'

const FOLDER = path.resolve('dist/commands')
const classes = ['--target', 'y', '--minority', '1']
const attack = (name: string, ...others: string[]) => ['attack', name, '--released', 'd.csv', ...classes, ...others]
const generate = ['generate', 'd.csv', ...classes, '--generator', 'smote', '--out', 'new.csv']
const audit = [...shortAudit('d.csv'), '--out', 'new']
const network = ['--embedding', 'FILE']
const mitigate = ['mitigate', 'd.csv', ...classes, '--policy', 'policy.yaml', '--out', 'new']

/** By command, every argument and flag that names a file to be read: a command line that gives it FILE, and other files that are fine. */
const READERS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  attack: {
    roles: attack('dcr-mia', '--targets', 'd.csv', '--roles', 'FILE'),
    released: ['attack', 'reconsmote', '--released', 'FILE', ...classes],
    targets: attack('dcr-mia', '--targets', 'FILE'),
    auxiliary: attack('domias', '--targets', 'd.csv', '--auxiliary', 'FILE'),
    truth: attack('reconsmote', '--truth', 'FILE'),
    plugin: attack('reconsmote', '--plugin', './FILE'),
    embedding: ['attack', 'reconsmote', '--released', 'pictures', ...network],
  },
  attacks: {plugin: ['attacks', '--plugin', './FILE']},
  audit: {
    config: ['audit', '--config', 'FILE'],
    'save-config': [...audit, '--save-config', 'FILE'],
    roles: [...audit, '--roles', 'FILE'],
    data: ['audit', 'FILE', ...classes, '--out', 'new'],
    synthetic: [...audit, '--synthetic', 'FILE'],
    holdout: [...audit, '--holdout', 'FILE'],
    policy: [...audit, '--policy', 'FILE'],
    sign: [...audit, '--format', 'bundle', '--sign', 'FILE'],
    option: [...audit, '--generator', 'smote', '--option', 'smote.neighbours=@FILE'],
    plugin: [...audit, '--plugin', './FILE'],
    embedding: ['audit', 'pictures', '--minority', 'a', '--out', 'new', ...network],
    'queue-key': [...audit, '--queue', 'redis://127.0.0.1:1', '--queue-key', 'FILE'],
  },
  compare: {result: ['compare', 'FILE', 'FILE']},
  'config init': {
    data: ['config:init', 'FILE', ...classes, '--out', 'new.yaml'],
    roles: ['config:init', 'd.csv', ...classes, '--roles', 'FILE', '--out', 'new.yaml'],
    embedding: ['config:init', 'pictures', '--minority', 'a', '--out', 'new.yaml', ...network],
  },
  generate: {
    roles: [...generate, '--roles', 'FILE'],
    data: ['generate', 'FILE', ...classes, '--generator', 'smote', '--out', 'new.csv'],
    model: ['generate', '--model', 'FILE', '--count', '5', '--out', 'new.csv'],
    option: [...generate, '--option', 'neighbours=@FILE'],
    plugin: [...generate, '--plugin', './FILE'],
    embedding: ['generate', 'pictures', '--minority', 'a', '--generator', 'smote', '--out', 'new', ...network],
  },
  generators: {plugin: ['generators', '--plugin', './FILE']},
  inspect: {
    released: ['inspect', 'FILE'],
    roles: ['inspect', 'd.csv', '--roles', 'FILE'],
    embedding: ['inspect', 'pictures', ...network],
  },
  mitigate: {
    roles: [...mitigate, '--roles', 'FILE'],
    data: ['mitigate', 'FILE', ...classes, '--policy', 'policy.yaml', '--out', 'new'],
    policy: ['mitigate', 'd.csv', ...classes, '--policy', 'FILE', '--out', 'new'],
    holdout: [...mitigate, '--holdout', 'FILE'],
    option: [...mitigate, '--generator', 'smote', '--option', 'smote.neighbours=@FILE'],
    plugin: [...mitigate, '--plugin', './FILE'],
    embedding: ['mitigate', 'pictures', '--minority', 'a', '--policy', 'policy.yaml', '--out', 'new', ...network],
  },
  'policy check': {
    result: ['policy:check', 'FILE', '--policy', 'policy.yaml'],
    policy: ['policy:check', 'audit/report.json', '--policy', 'FILE'],
  },
  'queue status': {'queue-key': ['queue:status', '--queue', 'redis://127.0.0.1:1', '--queue-key', 'FILE']},
  'queue purge': {'queue-key': ['queue:purge', '--queue', 'redis://127.0.0.1:1', '--queue-key', 'FILE']},
  'queue metrics': {'queue-key': ['queue:metrics', '--queue', 'redis://127.0.0.1:1', '--queue-key', 'FILE']},
  worker: {
    'queue-key': ['worker', '--queue', 'redis://127.0.0.1:1', '--queue-key', 'FILE'],
    plugin: ['worker', '--queue', 'redis://127.0.0.1:1', '--plugin', './FILE'],
  },
  report: {
    result: ['report', 'FILE'],
    sign: ['report', 'audit/report.json', '--format', 'bundle', '--out', 'new', '--sign', 'FILE'],
  },
  'roles init': {
    data: ['roles:init', 'FILE', '--out', 'new.yaml'],
    embedding: ['roles:init', 'pictures', '--out', 'new.yaml', ...network],
  },
  verify: {
    bundle: ['verify', 'FILE'],
    key: ['verify', 'audit/evidence.zip', '--key', 'FILE'],
    rerun: ['verify', 'audit/evidence.zip', '--rerun', 'FILE'],
    synthetic: ['verify', 'audit/evidence.zip', '--rerun', 'd.csv', '--synthetic', 'FILE'],
    holdout: ['verify', 'audit/evidence.zip', '--rerun', 'd.csv', '--holdout', 'FILE'],
    plugin: ['verify', 'audit/evidence.zip', '--rerun', 'd.csv', '--plugin', './FILE'],
    embedding: ['verify', 'audit/evidence.zip', '--rerun', 'pictures', ...network],
  },
}

/** What else takes a value, and reads no file of this name. */
const OTHERS = new Set([
  // The values of an attack's options are what is given.
  'attack option',
  // What a config file names is read when the file is used.
  ...'synthetic holdout policy sign option plugin queue-key'.split(' ').map(flag => `config init ${flag}`),
  // A command line, whose program is not read.
  'generator-command',
  ...`name target minority columns out budget categorical numeric ignore group separator encoding thousands max-bytes missing keep-level
  merge-levels distinct-levels map-level scale-of-release generator attack learner fidelity decide-by metric ratio repeats confidence
  format cost deploy-rate known secret engine keep-identifiers count decimals checkpoint checkpoint-every save-model from file
  changes list-people remedy date identifier sheet missing-in quasi-identifier sensitive population shell allow standard
  profile parameter smiles signal rate window queue queue-store until-idle metrics cache cache-size`.split(/\s+/),
])

test('every argument and flag that takes a value is known to read a file or not', async () => {
  const unknown: string[] = []
  for (const name of readdirSync(FOLDER, {recursive: true, encoding: 'utf8'}).filter(name => name.endsWith('.js'))) {
    const {default: command} = (await import(path.join(FOLDER, name))) as {default: typeof Command}
    const words = name.replace('.js', '').replace(path.sep, ' ')
    const readers = READERS[words] ?? {}
    const valued = Object.entries({...command.flags}).flatMap(([flag, {type}]) => (type === 'option' ? [flag] : []))
    for (const input of [...Object.keys({...command.args}), ...valued])
      if (!(input in readers) && !OTHERS.has(input) && !OTHERS.has(`${words} ${input}`)) unknown.push(`${words} ${input}`)
  }
  expect(unknown).toEqual([])
}, 60_000)

/** What no file is. */
const KINDS = ['/dev/zero', 'pipe', 'fed', 'large', 'folder', 'socket'] as const

test('no command reads a device, a pipe, a socket, a folder or a file beyond its limit', async () => {
  const folder = temporaryFolder()
  writeFileSync(path.join(folder, 'd.csv'), smallCsv())
  mkdirSync(path.join(folder, 'folder'))
  for (const label of ['a', 'b']) {
    mkdirSync(path.join(folder, 'pictures', label), {recursive: true})
    // A network is read before any picture.
    writeFileSync(path.join(folder, 'pictures', label, '1.png'), '')
  }
  execFileSync('bash', ['-c', 'mkfifo pipe fed'], {cwd: folder})
  // Lines without end for whoever opens this pipe.
  const yes = spawn('bash', ['-c', 'exec yes > fed'], {cwd: folder, stdio: 'ignore'})
  const server = createServer()
  // A path from here, as long ones are cut off.
  server.listen(path.relative(process.cwd(), path.join(folder, 'socket')))
  await once(server, 'listening')
  onTestFinished(() => {
    yes.kill()
    server.close()
  })
  // Five gigabytes that take no room on the disk.
  writeFileSync(path.join(folder, 'large'), '')
  truncateSync(path.join(folder, 'large'), 5e9)
  const first = await runCommand([...shortAudit('d.csv'), '--out', 'audit', '--format', 'bundle', '--format', 'json'], {
    cwd: folder,
  })
  expect([first.code, first.stderr]).toEqual([0, expect.anything()])
  expect((await runCommand(['policy', 'init', 'policy.yaml'], {cwd: folder})).code).toBe(0)

  const cases = Object.values(READERS)
    .flatMap(readers => Object.entries(readers))
    .flatMap(([flag, line]) =>
      KINDS.map(file => ({
        line: line.map(word => word.replace('./FILE', path.resolve(folder, file)).replace('FILE', file)),
        // What is wrong with the file of an option is wrong with the option.
        code: flag === 'option' ? 'wrong-value' : file === 'large' ? 'file-too-large' : 'not-a-file',
      })),
    )
  const script = path.join(projectRoot, 'test/support/run-in-turn.js')
  const {stdout, stderr} = spawnSync(
    process.execPath,
    ['--max-old-space-size=256', script, JSON.stringify(cases.map(({line}) => line))],
    {cwd: folder, timeout: 50_000, encoding: 'utf8', env: {...process.env, NODE_ENV: 'production', NO_COLOR: '1'}},
  )
  expect(stdout, stderr).not.toBe('')
  const {ends, megabytes} = JSON.parse(stdout) as {ends: [number, string | null][]; megabytes: number}
  const told = cases.map(({line}, at) => [line.join(' '), ...(ends.at(at) ?? [])])
  expect(told).toEqual(cases.map(({line, code}) => [line.join(' '), 2, code]))
  expect(megabytes).toBeLessThan(300)
}, 60_000)
