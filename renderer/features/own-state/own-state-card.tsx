import { Switch } from '@mantine/core'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { Row } from '../settings/row.tsx'
import { BlockList } from './block-list.tsx'
import { DoNotDisturb } from './do-not-disturb.tsx'
import { ForwardRow } from './forward-row.tsx'
import styles from './own-state-card.module.css'
import { SecondNumber } from './second-number.tsx'
import { occasions } from './state-words.ts'
import { useOwnState } from './use-own-state.ts'

/** What becomes of one's calls, on all of one's phones. */
export function OwnStateCard() {
  const { t } = useTranslation()
  const { state, set } = useOwnState()
  const id = useId()
  return (
    <Card aria-labelledby={id}>
      <SectionLabel id={id}>{t('own.title')}</SectionLabel>
      <p className={styles.about}>{t('own.hint')}</p>
      <DoNotDisturb set={set} state={state.doNotDisturb} />
      {occasions.map((occasion) => (
        <ForwardRow key={occasion} occasion={occasion} set={set} target={state.forward[occasion]} />
      ))}
      <SecondNumber set={set} state={state.secondNumber} />
      <Row hint={t('own.waitingHint')} name={t('own.waiting')} wide>
        <Switch
          aria-label={t('own.waiting')}
          checked={state.callWaiting}
          className={styles.switch ?? ''}
          onChange={(event) => void set({ callWaiting: event.currentTarget.checked })}
        />
      </Row>
      <BlockList list={state.blockList} set={set} />
    </Card>
  )
}
