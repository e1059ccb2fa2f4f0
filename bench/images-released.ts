/**
 * npm run bench:images-released: what reconsmote rebuilds of pictures that another program released.
 *
 *   npm run bench:images-released -- REAL RELEASED [RELEASED ...]
 *
 * REAL and RELEASED are folders of pictures, of one size each. What is rebuilt of each release alone is held against the real pictures.
 */
import {readTable} from '../src/io/read-table.js'
import {calibrationOf, rebuiltPictures} from './support/rebuilt-pictures.js'

const [real, ...released] = process.argv.slice(2)
if (released.length === 0) throw new Error('Name a folder of real pictures and one or more of released ones: -- REAL RELEASED')
const pixelsOf = async (folder: string) => {
  const {table} = await readTable(folder)
  return table.withColumns(table.columns.filter(({field}) => field.sample !== undefined))
}
const train = (await pixelsOf(real)).as('train')
console.log('| release | recall | precision | rebuilt | explained | released as they are | processor seconds | notes |')
for (const folder of released) {
  const found = await rebuiltPictures((await pixelsOf(folder)).as('synthetic'), train, 1)
  const {matched, guessed, explained, seconds, notes} = found
  const figures = [matched / found.real, matched / guessed, guessed, explained, found.released / found.real, seconds]
  console.log(`| ${[folder, ...figures.map(figure => Number(figure.toFixed(3))), notes.join(' ')].join(' | ')} |`)
  console.log(calibrationOf([found]))
}
