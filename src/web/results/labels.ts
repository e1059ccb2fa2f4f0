import {createContext} from 'preact'
import {useContext} from 'preact/hooks'
import {harmless} from '../../report/text.js'

/** Which of several documents on one page this is; empty where there is one. */
export const DocumentLabel = createContext('')

/** The name of a part of the page, which no other part has: with that of its document, where there are several. */
export function useLabel(): (name: string) => string {
  const label = useContext(DocumentLabel)
  return name => harmless(label === '' ? name : `${name}: ${label}`)
}
