/** The core's types, as everybody but the stores may know them: types only. */
export type * from './generated/types';
export type { Command, Contract } from './generated/commands';
