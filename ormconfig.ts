import 'reflect-metadata';
import { readConfig } from './server/config';
import { createDataSource } from './server/database/dataSource';

/** For TypeORM's command line, e.g. `npx typeorm -d dist/ormconfig.js migration:show`. */
export default createDataSource(readConfig().databaseUrl);
