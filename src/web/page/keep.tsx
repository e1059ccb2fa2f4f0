import {useEffect, useState} from 'preact/hooks'
import type {WrittenFile} from '../engine/protocol.js'
import {useMessages} from './use.js'

/** The report, for the user to save. The page itself keeps nothing. */
export function Keep({files}: {readonly files: readonly WrittenFile[]}) {
  const {keep: words} = useMessages()
  return (
    <section aria-labelledby="keep-title">
      <h2 id="keep-title">{words.title}</h2>
      <p class="hint">{words.lead}</p>
      <ul>
        {files.map(file => (
          <li key={file.name}>
            <Download file={file} /> <small>{words.about[file.name]}</small>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Download({file: {name, blob}}: {readonly file: WrittenFile}) {
  const {keep: words} = useMessages()
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    const made = URL.createObjectURL(blob)
    setUrl(made)
    return () => {
      URL.revokeObjectURL(made)
    }
  }, [blob])
  const text = words.download(name, blob.size)
  return url === undefined ? (
    <>{text}</>
  ) : (
    <a href={url} download={name}>
      {text}
    </a>
  )
}
