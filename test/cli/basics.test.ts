import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {runCli, runCommand, smallCsv, temporaryFile, temporaryFolder} from '../support/cli.js'

describe('the command line', () => {
  test('explains itself and lists its commands', async () => {
    const {code, stdout} = await runCli(['--help'])
    expect(code).toBe(0)
    for (const command of ['audit', 'generate', 'attack', 'datasets', 'generators', 'attacks', 'metrics', 'report'])
      expect(stdout).toContain(command)
  })

  test.each([
    [['audit'], 'DATA is missing'],
    [['audit', 'no-such-file.csv', '--target', 'y', '--minority', '1'], "There is no file 'no-such-file.csv'"],
    [['generators', 'smoet'], "Did you mean 'smote'?"],
    [['attack', 'reconsmote', '--released', 'no-such-file.csv'], "There is no file 'no-such-file.csv'"],
    [['nonsense'], 'nonsense'],
  ])('ends with code 2 and no stack on a mistake: %j', async (args, message) => {
    const {code, stderr, stdout} = await runCommand(args)
    expect(code).toBe(2)
    expect(stderr + stdout).toContain(message)
    expect(stderr).not.toMatch(/\n\s+at .*\.js/)
  })

  test('prints one JSON document on stdout with --json, errors included', async () => {
    const listing = await runCli(['generators', '--json'])
    expect(JSON.parse(listing.stdout)).toContainEqual(expect.objectContaining({name: 'smote'}))
    const failure = await runCommand(['audit', 'no-such-file.csv', '--target', 'y', '--minority', '1', '--json'])
    expect(failure.code).toBe(2)
    expect(JSON.parse(failure.stdout)).toEqual({
      error: {
        code: 'no-such-file',
        message: "There is no file 'no-such-file.csv'.",
        suggestions: ['Check the path.'],
        data: {file: 'no-such-file.csv'},
        exitCode: 2,
      },
    })
  })

  test.each([1, 2])('an error keeps its code and data on its way out of %d worker threads', async jobs => {
    const data = temporaryFile('data.csv', smallCsv())
    const more = [
      '--option',
      'smote.neighbours=15',
      '--jobs',
      String(jobs),
      '--out',
      path.join(temporaryFolder(), 'out'),
      '--json',
    ]
    const {stdout} = await runCli(['audit', data, '--target', 'y', '--minority', '1', '--generator', 'smote', ...more])
    expect(JSON.parse(stdout)).toMatchObject({
      error: {code: 'wrong-option', data: {owner: 'smote', option: 'neighbours', given: 15, most: 11}, exitCode: 2},
    })
  })

  const classes = ['--target', 'y', '--minority', '1']
  test.each([
    [['--version']],
    [['generators', '--help']],
    [['metrics', '--json']],
    [['nonsense']],
    [['inspect', temporaryFile('read.csv', smallCsv()), ...classes]],
    [['audit', 'no-such-file.csv', ...classes, '--json']],
  ])('answers the same in a process of its own as in one that other tests keep: %j', async args => {
    const kept = await runCommand(args)
    expect(kept).toEqual(await runCli(args))
    // Nothing stays of a command.
    expect(await runCommand(args)).toEqual(kept)
  })

  test('lists the options of one algorithm with their ranges and source', async () => {
    const {stdout} = await runCommand(['generators', 'borderline-smote'])
    expect(stdout).toContain('kind: one of 1, 2')
    expect(stdout).toContain('doi:10.1007/11538059_91')
  })

  test('refuses a label that does not occur and says which do', async () => {
    const data = temporaryFile('data.csv', smallCsv())
    const {code, stderr} = await runCommand(['audit', data, '--target', 'y', '--minority', '2'])
    expect(code).toBe(2)
    expect(stderr).toContain("No row has '2' in column 'y'")
    expect(stderr).toContain('Its labels are: 0, 1.')
  })
})
