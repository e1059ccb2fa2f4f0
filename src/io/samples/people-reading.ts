import type {ColumnReading} from '../../core/column-reading.js'
import type {PeopleColumn} from '../loaded-table.js'

/** How persons of samples were read. */
export const peopleReading = (group: PeopleColumn | undefined): ColumnReading[] =>
  group === undefined
    ? []
    : [{name: group.name, part: 'group', type: 'category', levels: group.labels.length, missing: [], notes: []}]
