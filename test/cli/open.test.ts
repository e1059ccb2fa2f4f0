import {expect, test} from 'vitest'
import {runCli, runCommand, temporaryFile} from '../support/cli.js'
import {buildWeb} from '../support/web-build.js'

test('open serves the page until Ctrl-C and prints where it is', async () => {
  buildWeb()
  const file = temporaryFile('released.csv', 'a,b\n1,2\n')
  const {code, stdout, stderr} = await runCli(['open', '--no-browser', file], {interruptAtOutput: /http/})
  expect(stdout.trim()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}\/$/)
  expect(stderr).toContain('The page is served until Ctrl-C.')
  expect(code).toBe(0)
}, 120_000)

test('open says which file is not there, and serves nothing', async () => {
  const {code, stderr} = await runCommand(['open', '--no-browser', 'no-such.csv'])
  expect(code).toBe(2)
  expect(stderr).toContain("There is no file 'no-such.csv'.")
}, 60_000)
