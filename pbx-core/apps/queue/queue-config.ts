import type { ApplicationConfig } from '../../routing/domain-index.ts'

export type QueueConfig = ApplicationConfig<'queue'>
