import type {FilePreview} from '../../jobs/preview-file.js'
import {harmless} from '../../report/text.js'
import {NameView} from '../results/text-view.js'
import {minorityOf, targetOf} from './choices.js'
import {Tick} from './choice.js'
import {Columns} from './columns.js'
import {leading} from './given-files.js'
import {Problem} from './problem.js'
import {shownName} from './shown-name.js'
import {latest} from './state.js'
import {useMessages, type Page} from './use.js'
import {WritingForm} from './writing-form.js'

/** What was found in the file, for its owner to correct. */
export function Preview(page: Page) {
  const {columns: words} = useMessages()
  const {state} = page
  const {preview} = state
  const file = leading(state.files)
  const found = latest(preview)
  return (
    <section aria-labelledby="columns-title">
      <h2 id="columns-title">{words.title}</h2>
      {file !== undefined && (
        <p>
          <NameView name={file.name} />
          {found !== undefined && `: ${words.summary(found.rows, found.columns.length)}`}
        </p>
      )}
      {preview.status === 'working' && <p role="status">{words.reading}</p>}
      {preview.status === 'failed' && <Problem failure={preview.failure} />}
      {found !== undefined && <Found preview={found} {...page} />}
      <WritingForm {...page} />
    </section>
  )
}

interface FoundProps extends Page {
  readonly preview: FilePreview
}

function Found({preview, ...page}: FoundProps) {
  const {state, controller} = page
  const {columns: words} = useMessages()
  return (
    <>
      {preview.notes.map((note, at) => (
        <p key={at} class="hint">
          {harmless(note)}
        </p>
      ))}
      <Columns preview={preview} {...page} />
      {state.preview.status === 'done' && <Classes preview={preview} {...page} />}
      <p class="reveal">
        <button
          type="button"
          aria-expanded={state.revealed}
          onClick={() => {
            controller.reveal(!state.revealed)
          }}
        >
          {state.revealed ? words.hide : words.reveal}
        </button>{' '}
        <small>{words.revealHint}</small>
      </p>
      {state.revealed && preview.shown !== undefined && <Rows rows={preview.shown} />}
    </>
  )
}

function Classes({preview, state: {choices}, controller}: FoundProps) {
  const {columns: words} = useMessages()
  const target = targetOf(preview.columns, choices)
  if (target === undefined) return <p class="warning">{words.noTarget}</p>
  const chosen = minorityOf(choices, preview)
  const {classes} = preview
  if (classes === undefined) return <p class="warning">{words.tooManyClasses}</p>
  return (
    <fieldset>
      <legend>{words.classes}</legend>
      <p>{words.target(shownName(target))}</p>
      {classes.map(({label, rows}) => (
        <Tick
          key={label}
          label={`${shownName(label)} (${words.classRows(rows)})`}
          checked={chosen.includes(label)}
          onTick={checked => {
            const minority = checked ? [...chosen, label] : chosen.filter(each => each !== label)
            controller.choose({...choices, minority})
          }}
        />
      ))}
      {chosen.length === 0 && <p class="warning">{words.noMinority}</p>}
    </fieldset>
  )
}

function Rows({rows}: {readonly rows: NonNullable<FilePreview['shown']>}) {
  const {columns: words} = useMessages()
  const names = Object.keys(rows[0] ?? {})
  return (
    <div class="table" tabIndex={0} role="region" aria-label={words.shown}>
      <table>
        <thead>
          <tr>
            {names.map(name => (
              <th key={name} scope="col">
                <NameView name={name} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at}>
              {names.map(name => (
                <td key={name}>{row[name] === null ? <small>{words.missingCell}</small> : shownName(String(row[name]))}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
