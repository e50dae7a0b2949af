import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CommandResults } from '../../../main/ipc/contract.ts'
import { numberForms } from '../../../pbx-core/contract/placeholder.ts'
import { useReading } from '../../state/use-reading.ts'
import { SectionLabel } from '../../ui/card.tsx'
import styles from './cti-page.module.css'

type Forms = CommandResults['hooks.number-forms']

/** A number that is typed, in each form that a hook can ask for (`2-cti`, Forms of a number). */
export function NumberForms({ text }: { readonly text: string }) {
  const { t } = useTranslation()
  const [reading] = useReading({ command: 'hooks.number-forms', payload: { text } })
  const [shown, setShown] = useState<Forms | null>(null)
  const read = reading.state === 'read' ? reading.value : null
  useEffect(() => {
    // Those of the number before stand until the next ones are there: nothing jumps while one types.
    if (read !== null) setShown(read)
  }, [read])
  return (
    <>
      <SectionLabel className={styles.replyHead}>{t('cti.numberForms')}</SectionLabel>
      <table aria-label={t('cti.numberForms')} className={styles.forms}>
        <tbody>
          {numberForms.map((form) => (
            <tr key={form}>
              <th scope="row">{`%%calleridnumber:${form}%%`}</th>
              <td>{shown?.[form] ?? ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
