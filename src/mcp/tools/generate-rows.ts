import * as z from 'zod'
import {createContext} from '../../core/context.js'
import {createRng} from '../../core/rng.js'
import {generateFile} from '../../jobs/generate-file.js'
import {amountOf} from '../../library/settings.js'
import {thisTool} from '../../library/tool.js'
import {algorithmOptions, file, keepIdentifiers, minority, read, readOptions, roles, seed, target} from '../inputs.js'
import {outName, placeIn} from '../out.js'
import {defineTool} from '../tool.js'
import {refusePrograms} from './audit.js'

export const generateRows = defineTool({
  name: 'generate_rows',
  title: 'Make synthetic rows',
  description:
    'Writes a CSV file of synthetic minority rows into the folder for output. The rows are not shown. They may give real people ' +
    'away: audit the generator before anybody releases them.',
  input: {
    data: file('The real data'),
    target,
    minority,
    generator: z.string().describe('list_algorithms names them.'),
    options: algorithmOptions.optional(),
    count: z.int().min(0).optional().describe('So many rows of each label.'),
    ratio: z.number().positive().optional().describe('So many per real row; up to the size of the largest class without both.'),
    name: outName.describe('The name of the new file, such as synthetic.csv. A file that is there is not replaced.'),
    seed,
    roles: roles.optional(),
    keepIdentifiers: keepIdentifiers.optional(),
    read: read.optional(),
  },
  output: {
    file: z.string(),
    rows: z.int(),
    notes: z.array(z.string()),
  },
  writes: true,
  async run(given, {folders, out}, monitor) {
    const {data, target, minority, generator, options = {}, name, read, roles, keepIdentifiers, seed} = given
    refusePrograms({generators: [generator]})
    const made = await generateFile(
      {
        data: await folders.file(data),
        read: readOptions(read),
        classes: {target, minority},
        ...(roles !== undefined && {roles: await folders.file(roles)}),
        ...(keepIdentifiers && {keepIdentifiers}),
        generator: {name: generator, options},
        amount: amountOf(given),
        augmented: false,
        minorityOnly: false,
        keepOrder: false,
        out: await placeIn(out, name),
        write: {},
        tool: thisTool().version,
      },
      seed,
      {...createContext(createRng(seed)), ...monitor},
    )
    return {file: made.out, rows: made.syntheticRows, notes: [...made.notes]}
  },
})
