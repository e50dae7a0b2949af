import { IconAlertTriangle, IconArrowGuide, IconEqual, IconPencil } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { HookTest } from '../../../main/ipc/contract.ts'
import { Step, Steps } from '../../ui/steps.tsx'
import type { Tone } from '../../ui/tag.tsx'
import { effectWords } from './effect-words.ts'

type Effect = HookTest['effects'][number]

const tones = { change: 'accent', route: 'hook', warning: 'end', none: 'neutral' } as const satisfies Record<
  Effect['kind'],
  Tone
>

const icons = {
  change: IconPencil,
  route: IconArrowGuide,
  warning: IconAlertTriangle,
  none: IconEqual
} as const satisfies Record<Effect['kind'], unknown>

const none: Effect = { kind: 'none', title: '', text: '' }

/** What a reply does to a call, step by step. */
export function Effects({ effects: told }: { readonly effects: readonly Effect[] }) {
  const { t } = useTranslation()
  const effects = told.length === 0 ? [none] : told
  return (
    <Steps label={t('cti.effects')}>
      {effects.map((effect, at) => {
        const { title, text } = effectWords(effect, effects, t)
        const Icon = icons[effect.kind]
        return (
          <Step
            icon={<Icon size={14} />}
            // biome-ignore lint/suspicious/noArrayIndexKey: a reply may say the same thing twice, and its steps are their order
            key={at}
            text={text}
            title={title}
            tone={tones[effect.kind]}
          />
        )
      })}
    </Steps>
  )
}
