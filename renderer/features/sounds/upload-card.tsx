import { Button, FileButton, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconUpload, IconX } from '@tabler/icons-react'
import { type DragEvent, type FormEvent, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../state/use-formats.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { megabytes } from './megabytes.ts'
import styles from './sounds.module.css'
import { type ChosenFile, useUploads } from './use-uploads.ts'

const kinds = 'audio/wav,audio/x-wav,audio/mpeg,.wav,.mp3'

interface UploadCardProps {
  /** That there are, as far as they are known. */
  readonly names: readonly string[]
  onKept(): void
}

/** Files are dropped here or chosen, get their names, and go to main with a bar that says how far they are. */
export function UploadCard({ names, onKept }: UploadCardProps) {
  const { t } = useTranslation()
  const [isOver, setOver] = useState(false)
  const uploads = useUploads((name) => {
    notifications.show({ color: 'accent', title: t('sounds.kept'), message: name })
    onKept()
  })
  useDropsBeside()
  const ready = uploads.files.filter(({ state }) => state === 'chosen')
  const dropped = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    uploads.choose([...event.dataTransfer.files])
  }
  return (
    <Card>
      <SectionLabel>{t('sounds.upload')}</SectionLabel>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the button in it does the same by the keys */}
      <div
        className={styles.drop}
        data-over={isOver || undefined}
        onDragLeave={() => setOver(false)}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDrop={dropped}
      >
        <IconUpload aria-hidden size={22} />
        <span className={styles.dropWords}>
          <span>{t('sounds.drop')}</span>
          <span className={styles.hint}>{t('sounds.limits')}</span>
        </span>
        <FileButton accept={kinds} multiple onChange={(files) => uploads.choose(files)}>
          {(props) => <Button {...props}>{t('sounds.choose')}</Button>}
        </FileButton>
      </div>
      {uploads.files.length > 0 && (
        <ul aria-label={t('sounds.upload')} className={styles.list}>
          {uploads.files.map((each) => (
            <Chosen
              chosen={each}
              isThere={names.includes(each.name)}
              key={each.id}
              onGiveUp={() => uploads.giveUp(each.id)}
              onRename={(name) => uploads.rename(each.id, name)}
              onStart={() => uploads.start([each.id])}
            />
          ))}
        </ul>
      )}
      {ready.length > 1 && (
        <Button onClick={() => uploads.start(ready.map(({ id }) => id))}>
          {t('sounds.sendAll', { count: ready.length })}
        </Button>
      )}
    </Card>
  )
}

interface ChosenProps {
  readonly chosen: ChosenFile
  /** A sound of this name is there already. */
  readonly isThere: boolean
  onRename(name: string): void
  onStart(): void
  onGiveUp(): void
}

function Chosen({ chosen, isThere, onRename, onStart, onGiveUp }: ChosenProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { file, name, state, percent, fault } = chosen
  const isStill = state === 'chosen' || state === 'refused'
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onStart()
  }
  const about = [file.name, megabytes(file.size, formats.locale)]
  return (
    <li className={styles.chosen}>
      <form className={styles.naming} onSubmit={submit}>
        <TextInput
          autoComplete="off"
          className={styles.nameField ?? ''}
          disabled={!isStill}
          error={fault === '' ? null : fault}
          label={t('sounds.name')}
          maxLength={200}
          onChange={(event) => onRename(event.currentTarget.value)}
          spellCheck={false}
          value={name}
        />
        <span className={styles.actions}>
          <Button color="accent" disabled={!isStill || name === ''} type="submit" variant="filled">
            {t('sounds.send')}
          </Button>
          <IconButton label={t('sounds.giveUp', { name: file.name })} onClick={onGiveUp} variant="subtle">
            <IconX aria-hidden size={18} />
          </IconButton>
        </span>
      </form>
      <p className={styles.hint}>{about.join(' · ')}</p>
      {isThere && isStill && <p className={styles.warning}>{t('sounds.replaces', { name })}</p>}
      {!isStill && (
        <div className={styles.progress}>
          <progress
            aria-label={t('sounds.progress', { name })}
            max={100}
            value={state === 'converting' ? undefined : percent}
          />
          <span role="status">
            {state === 'waiting' && t('sounds.waiting')}
            {state === 'sending' && t('sounds.sending', { percent })}
            {state === 'converting' && t('sounds.converting')}
          </span>
        </div>
      )}
    </li>
  )
}

/** A file that is dropped beside the card would be opened in place of the window, whose calls would end. */
function useDropsBeside(): void {
  useEffect(() => {
    const keep = (event: Event) => event.preventDefault()
    addEventListener('dragover', keep)
    addEventListener('drop', keep)
    return () => {
      removeEventListener('dragover', keep)
      removeEventListener('drop', keep)
    }
  }, [])
}
