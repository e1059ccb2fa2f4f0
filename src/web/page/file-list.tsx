import {NameView} from '../results/text-view.js'
import {Choice} from './choice.js'
import {ofPart, type GivenFile, type Part} from './given-files.js'
import {shownName} from './shown-name.js'
import {useMessages, type Page} from './use.js'

const PARTS = ['release', 'data', 'holdout'] as const satisfies readonly Part[]

/** The files, and which part each plays. */
export function FileList({state: {files}, controller}: Page) {
  const {files: words} = useMessages()
  return (
    <>
      <h3>{words.title}</h3>
      <ul class="files">
        {files.map(({path, name, file, part}) => (
          <li key={path}>
            <span class="file-name">
              <NameView name={name} /> <small>{words.size(file.size)}</small>
            </span>
            <Choice
              hidden
              label={words.partOf(shownName(name))}
              value={part}
              options={PARTS.map(each => [each, words.parts[each]] as const)}
              onChoose={chosen => {
                controller.setPart(path, chosen)
              }}
            />
            <button
              type="button"
              aria-label={words.removeOf(shownName(name))}
              onClick={() => {
                controller.remove(path)
              }}
            >
              {words.remove}
            </button>
          </li>
        ))}
      </ul>
      <p class="hint">{useHint(files)}</p>
    </>
  )
}

/** What can be answered with these files, and what cannot. */
function useHint(files: readonly GivenFile[]): string {
  const {files: words} = useMessages()
  const has = (part: Part) => ofPart(files, part).length > 0
  if (!has('data')) return words.releaseAlone
  if (!has('release')) return words.dataAlone
  return has('holdout') ? '' : words.noHoldout
}
