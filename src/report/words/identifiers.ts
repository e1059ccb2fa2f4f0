import type {ResultEntry} from '../../result/audit-result.js'
import {unclearText} from './details.js'
import {prose} from '../text.js'

type Details = NonNullable<ResultEntry['details']>

/** Whom a release names, in one sentence without the full stop; the column's name is the data's own. */
export function identifierSentence({details = {}, control}: ResultEntry): string {
  const {column, people, peopleInData, releasedRows, rowsWithRealValue, alsoNames} = details
  const [what, how] = areMoments(details) ? ['holds moments of', 'hold exactly the moment'] : ['names', 'carry the value']
  const outside = control === undefined ? '' : `, against ${Math.round(100 * control['named'].value)} % of people who were not`
  return prose`Column '${String(column)}' ${what} real people: ${String(rowsWithRealValue)} of ${String(releasedRows)}
    released rows ${how} of one of ${String(people)} ${peopleOf(details)} (of
    ${String(peopleInData)}${outside})${typeof alsoNames === 'string' ? `; so do ${alsoNames}` : ''}`
}

/** Dates and times that most people have to themselves. */
const areMoments = ({valueKind}: Details) => valueKind === 'timestamp' || valueKind === 'date'

/** Rows that an audit had made are compared with those of the class that they stand for. */
const peopleOf = ({ofMinority}: Details) => (ofMinority === true ? 'minority people in the data' : 'people in the data')

/** What it says where nobody is named beyond chance. */
export function clearIdentifierSentence({details = {}}: ResultEntry): string {
  const {column, people, unclear} = details
  const whom = `values of ${String(people)} ${peopleOf(details)}`
  if (typeof unclear === 'string' && people !== 0)
    return prose`Column '${String(column)}' holds ${whom}, but whether that names them cannot be told: ${unclearText(unclear)}`
  return people === 0
    ? `Column '${String(column)}', ${areMoments(details) ? 'whose moments name people' : 'which names people'}, ` +
        `holds no value of anybody ${details['ofMinority'] === true ? 'of the minority ' : ''}in the data`
    : `Column '${String(column)}' holds ${whom}, no more than chance explains`
}
