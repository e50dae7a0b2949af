import { useTranslation } from 'react-i18next'
import { noteFieldBeside } from '../../state/kept-calls.ts'
import { useFormats } from '../../state/use-formats.ts'
import { useFaultText } from '../../state/use-run.ts'
import { classes } from '../../ui/classes.ts'
import styles from './notes-field.module.css'
import { OutcomeField } from './outcome-field.tsx'
import { useNotes } from './use-notes.ts'

interface NotesFieldProps {
  readonly uniqueid: string | null
  /** Where it is not the field that the keyboard shortcut goes to. */
  readonly id?: string
  /** Two lines high until somebody is at it. */
  readonly isBrief?: boolean
}

/** Notes kept with the call's record, saved as they are typed. */
export function NotesField({ uniqueid, id = noteFieldBeside, isBrief = false }: NotesFieldProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const faultText = useFaultText()
  const { text, outcome, saving, ready, change, choose } = useNotes(uniqueid)
  const status = () => {
    if (uniqueid === null) return t('notes.waiting')
    switch (saving.state) {
      case 'idle':
        return ''
      case 'saving':
        return t('notes.saving')
      case 'saved':
        return t('notes.savedAt', { time: formats.time(saving.at) })
      case 'unread':
        return t('notes.unread', { reason: faultText(saving.fault) })
      case 'unsaved':
        return t('notes.failed', { reason: faultText(saving.fault) })
    }
  }
  return (
    <div className={styles.notes} data-brief={isBrief || undefined}>
      <textarea
        aria-label={t('notes.title')}
        className={styles.area}
        disabled={uniqueid === null}
        id={id}
        onChange={(event) => change(event.currentTarget.value)}
        placeholder={t('notes.placeholder')}
        value={text}
      />
      {!isBrief && ready && <OutcomeField id={`${id}-outcome`} onChoose={choose} outcome={outcome} />}
      <p aria-live="polite" className={classes(styles.status, 'fault' in saving && styles.failed)}>
        {status()}
      </p>
    </div>
  )
}
