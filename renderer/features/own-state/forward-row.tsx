import { useTranslation } from 'react-i18next'
import type { ForwardTarget } from '../../../main/ipc/contract.ts'
import { Row } from '../settings/row.tsx'
import { type Occasion, targetWords } from './state-words.ts'
import { TargetField } from './target-field.tsx'
import type { SetOwnState } from './use-own-state.ts'

interface ForwardRowProps {
  readonly occasion: Occasion
  readonly target: ForwardTarget | null
  readonly set: SetOwnState
}

/** When calls are sent on, and to whom. */
export function ForwardRow({ occasion, target, set }: ForwardRowProps) {
  const { t } = useTranslation()
  const name = t(`own.occasion.${occasion}`)
  const off = () => set({ forward: { [occasion]: null } })
  return (
    <Row hint={t(`own.occasionHint.${occasion}`)} name={name} wide>
      <TargetField
        action={t('own.send')}
        label={t('own.target', { occasion: name })}
        off={
          target === null
            ? null
            : { words: t('own.switchOff'), label: t('own.switchOffWhat', { what: name }), press: off }
        }
        save={(wanted) => set({ forward: { [occasion]: wanted } })}
        current={target === null ? '' : targetWords(target, t)}
      />
    </Row>
  )
}
