import {useEffect, useRef, useState} from 'preact/hooks'
import {useMessages} from './use.js'

interface DropZoneProps {
  /** There are files already. */
  readonly isSmall: boolean
  readonly onFiles: (files: readonly File[]) => void
}

/** Takes files that are dropped anywhere on the page, or chosen. */
export function DropZone({isSmall, onFiles}: DropZoneProps) {
  const {drop} = useMessages()
  const input = useRef<HTMLInputElement>(null)
  const isOver = useDrop(onFiles)
  return (
    <div class={isOver ? 'drop over' : isSmall ? 'drop small' : 'drop'}>
      {!isSmall && <p>{drop.lead}</p>}
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={({currentTarget}) => {
          onFiles([...(currentTarget.files ?? [])])
          // The same file can be chosen again after it was removed.
          currentTarget.value = ''
        }}
      />
      <button type="button" class={isSmall ? undefined : 'main'} onClick={() => input.current?.click()}>
        {isSmall ? drop.more : drop.button}
      </button>
      {!isSmall && <p class="hint">{isOver ? drop.over : drop.hint}</p>}
    </div>
  )
}

/** Whether files are held over the page. A file that misses the zone must not be opened in place of the page. */
function useDrop(onFiles: DropZoneProps['onFiles']): boolean {
  const [isOver, setOver] = useState(false)
  const latest = useRef(onFiles)
  latest.current = onFiles
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files') !== true) return
      event.preventDefault()
      setOver(true)
    }
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const drop = (event: DragEvent) => {
      event.preventDefault()
      setOver(false)
      const files = [...(event.dataTransfer?.files ?? [])]
      if (files.length > 0) latest.current(files)
    }
    document.addEventListener('dragover', over)
    document.addEventListener('dragleave', leave)
    document.addEventListener('drop', drop)
    return () => {
      document.removeEventListener('dragover', over)
      document.removeEventListener('dragleave', leave)
      document.removeEventListener('drop', drop)
    }
  }, [])
  return isOver
}
