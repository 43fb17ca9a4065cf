import { Initial1795478400000 } from './1795478400000-Initial';
import { MoneyPath1795564800000 } from './1795564800000-MoneyPath';
import { Access1795651200000 } from './1795651200000-Access';
import { Search1795737600000 } from './1795737600000-Search';
import { AuditSeal1795824000000 } from './1795824000000-AuditSeal';
import { NamePairs1795910400000 } from './1795910400000-NamePairs';

/** Every migration, oldest first. */
export const migrations = [
  Initial1795478400000,
  MoneyPath1795564800000,
  Access1795651200000,
  Search1795737600000,
  AuditSeal1795824000000,
  NamePairs1795910400000,
];
