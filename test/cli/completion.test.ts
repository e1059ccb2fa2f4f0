import {spawnSync} from 'node:child_process'
import {beforeAll, describe, expect, test} from 'vitest'
import {runCli, runCommand, temporaryFile} from '../support/cli.js'

/** What bash offers for a line whose last word is being typed. */
function offered(script: string, words: readonly string[]): string[] {
  const given = words.map(word => `'${word}'`).join(' ')
  const ask =
    `source '${script}'\nCOMP_WORDS=(${given}); COMP_CWORD=${words.length - 1}; COMPREPLY=()\n` +
    '_minority_report_complete; printf "%s\\n" "${COMPREPLY[@]}"'
  const {stdout, status} = spawnSync('bash', ['--norc', '-c', ask], {encoding: 'utf8'})
  expect(status).toBe(0)
  return stdout.split('\n').filter(line => line !== '')
}

const isThere = (shell: string) => spawnSync(shell, ['-c', 'exit 0']).status === 0

describe('completion of the shell', () => {
  let bash = ''
  beforeAll(async () => {
    bash = temporaryFile('complete.bash', (await runCli(['completion', 'bash'])).stdout)
  })

  test('offers commands, then the words behind a topic', () => {
    expect(offered(bash, ['minority-report', ''])).toEqual(expect.arrayContaining(['audit', 'policy', 'completion']))
    expect(offered(bash, ['minority-report', 'aud'])).toEqual(['audit'])
    expect(offered(bash, ['minority-report', 'policy', 'i'])).toEqual(['init'])
  })

  test('offers the flags of the command alone, and the names that they take', () => {
    expect(offered(bash, ['minority-report', 'audit', '--rep'])).toEqual(['--repeats'])
    expect(offered(bash, ['minority-report', 'verify', '--rep'])).toEqual([])
    expect(offered(bash, ['minority-report', 'audit', 'x.csv', '--generator', 'smote-n'])).toContain('smote-nc')
    expect(offered(bash, ['minority-report', 'audit', '--format', 'ht'])).toEqual(['html'])
    expect(offered(bash, ['minority-report', 'roles', 'init', 'x.csv', '--tar'])).toEqual(['--target'])
    expect(offered(bash, ['minority-report', 'audit', '--conf'])).toEqual(['--config', '--confidence'])
    expect(offered(bash, ['minority-report', 'config', 'init', '--ou'])).toEqual(['--out'])
  })

  test('offers files where no name is known', () => {
    expect(offered(bash, ['minority-report', 'audit', bash.slice(0, -3)])).toEqual([bash])
  })

  test.each(['zsh', 'fish'])('is a script that %s can read', async shell => {
    const {code, stdout} = await runCommand(['completion', shell])
    expect(code).toBe(0)
    expect(stdout).toContain('audit')
    if (!isThere(shell)) return
    expect(spawnSync(shell, ['-n', temporaryFile(`complete.${shell}`, stdout)]).status).toBe(0)
  })

  test('knows no other shell', async () => {
    expect((await runCommand(['completion', 'tcsh'])).code).toBe(2)
  })
})
