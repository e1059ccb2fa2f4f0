import path from 'node:path'
import {expect, test} from 'vitest'
import {impliedTarget} from '../../../../src/io/images/implied-target.js'
import {temporaryFile} from '../../../support/cli.js'
import {phantomFolder} from '../../../support/phantoms.js'

test('folders of pictures are their classes; a table, a folder of one class and stdin say nothing of theirs', async () => {
  const folder = phantomFolder({lesion: 2, healthy: 2}, 1)
  expect(await impliedTarget(folder)).toBe('folder')
  expect(await impliedTarget(path.join(folder, 'lesion'))).toBeUndefined()
  expect(await impliedTarget(temporaryFile('rows.csv', 'x,folder\n1,a\n'))).toBeUndefined()
  expect(await impliedTarget('-')).toBeUndefined()
  expect(await impliedTarget('no/such/place')).toBeUndefined()
})
