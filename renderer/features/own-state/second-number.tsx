import { Select, Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { AppState } from '../../../main/ipc/contract.ts'
import { readableNumber } from '../../i18n/phone-number.ts'
import { useFormats } from '../../state/use-formats.ts'
import { Row } from '../settings/row.tsx'
import styles from './own-state-card.module.css'
import { TargetField } from './target-field.tsx'
import type { SetOwnState } from './use-own-state.ts'

interface SecondNumberProps {
  readonly state: AppState['userState']['secondNumber']
  readonly set: SetOwnState
}

const delays = [0, 5, 10, 15, 20, 30]

/** A telephone outside that rings as well, at once or some seconds later. */
export function SecondNumber({ state, set }: SecondNumberProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { on, number, afterSeconds, confirm } = state
  // One that a program has set stands among them.
  const choices = [...new Set([...delays, afterSeconds])].toSorted((a, b) => a - b)
  const afterWords = (seconds: number) =>
    seconds === 0 ? t('own.secondAtOnce') : t('own.secondLater', { time: formats.duration(seconds) })
  return (
    <Row hint={t('own.secondHint')} name={t('own.second')} tall wide>
      <div className={styles.stack}>
        <TargetField
          action={t('action.save')}
          label={t('own.secondNumber')}
          off={
            number === null
              ? null
              : {
                  words: t('own.remove'),
                  label: t('own.removeWhat', { what: t('own.secondNumber') }),
                  press: () => set({ secondNumber: { number: null } })
                }
          }
          save={(wanted) => set({ secondNumber: { number: wanted } })}
          current={number === null ? '' : readableNumber(number)}
        />
        {number !== null && (
          <>
            <Switch
              checked={on}
              label={t('own.secondOn')}
              onChange={(event) => void set({ secondNumber: { on: event.currentTarget.checked } })}
            />
            <Select
              aria-label={t('own.secondAfter')}
              data={choices.map((seconds) => ({ value: String(seconds), label: afterWords(seconds) }))}
              disabled={!on}
              onChange={(seconds) => seconds && void set({ secondNumber: { afterSeconds: Number(seconds) } })}
              value={String(afterSeconds)}
            />
            <Switch
              checked={confirm}
              disabled={!on}
              label={t('own.secondConfirm')}
              onChange={(event) => void set({ secondNumber: { confirm: event.currentTarget.checked } })}
            />
          </>
        )}
      </div>
    </Row>
  )
}
