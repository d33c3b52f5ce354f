-- How many migrations a version of the code must know to run beside this schema. The owner reads it before anything is started; a
-- migration that takes away what earlier versions use raises it: `update app.schema_floor set migrations = N`.
create table app.schema_floor (migrations integer not null check (migrations > 0));
--> statement-breakpoint
create unique index schema_floor_one_row on app.schema_floor ((true));
--> statement-breakpoint
insert into app.schema_floor (migrations) values (1);
