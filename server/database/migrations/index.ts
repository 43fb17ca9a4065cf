import { Initial1795478400000 } from './1795478400000-Initial';

/** Every migration, oldest first. */
export const migrations = [Initial1795478400000];
