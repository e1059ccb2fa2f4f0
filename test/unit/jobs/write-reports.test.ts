import {readdirSync} from 'node:fs'
import {expect, it} from 'vitest'
import {UserError} from '../../../src/core/errors.js'
import {writeReports} from '../../../src/jobs/write-reports.js'
import {temporaryFolder} from '../../support/cli.js'
import {minimalResult} from '../../support/example-result.js'

it('writes every other format before a browser fails', async () => {
  const folder = temporaryFolder()
  const printer = () => Promise.reject(new UserError('browser-failed', {}, 'It failed.'))
  await expect(writeReports(minimalResult(), folder, ['pdf', 'md', 'bundle'], {overwrite: false, printer})).rejects.toMatchObject(
    {
      code: 'browser-failed',
    },
  )
  expect(readdirSync(folder).sort()).toEqual(['evidence.zip', 'report.md'])
})
