import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The table. What it holds is made from the records when `migrate` ends."""

    dependencies = [
        ("campaigns", "0006_imports_and_downloads"),
        ("core", "0006_published_segments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SessionSummary',
            # What has one width and is always there comes first, then the cells: PostgreSQL reads a
            # row from its beginning, and finds these without looking at those before them.
            fields=[
                ('session', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='summary', serialize=False, to='campaigns.session')),
                ('version', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='summary', to='campaigns.sessionversion')),
                ('centre', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='core.centre')),
                ('officer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('campaign', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='campaigns.campaign')),
                ('district', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='core.district')),
                ('province', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='core.province')),
                ('place', models.UUIDField()),
                ('people', models.PositiveIntegerField()),
                ('asked', models.PositiveIntegerField()),
                ('pre_tested', models.PositiveIntegerField()),
                ('pre_passed', models.PositiveIntegerField()),
                ('post_tested', models.PositiveIntegerField()),
                ('post_passed', models.PositiveIntegerField()),
                ('held_on', models.DateField()),
                ('year', models.PositiveSmallIntegerField()),
                ('quarter', models.PositiveSmallIntegerField()),
                ('month', models.PositiveSmallIntegerField()),
                ('on_time', models.PositiveSmallIntegerField()),
                ('returned', models.PositiveSmallIntegerField()),
                ('sample', models.PositiveSmallIntegerField()),
                ('counts', models.BooleanField()),
                ('is_estimate', models.BooleanField()),
                ('cell_female_under_15', models.PositiveSmallIntegerField(default=0)),
                ('cell_female_15_17', models.PositiveSmallIntegerField(default=0)),
                ('cell_female_18_24', models.PositiveSmallIntegerField(default=0)),
                ('cell_female_25_29', models.PositiveSmallIntegerField(default=0)),
                ('cell_female_30_44', models.PositiveSmallIntegerField(default=0)),
                ('cell_female_45_plus', models.PositiveSmallIntegerField(default=0)),
                ('cell_female_not_recorded', models.PositiveSmallIntegerField(default=0)),
                ('cell_male_under_15', models.PositiveSmallIntegerField(default=0)),
                ('cell_male_15_17', models.PositiveSmallIntegerField(default=0)),
                ('cell_male_18_24', models.PositiveSmallIntegerField(default=0)),
                ('cell_male_25_29', models.PositiveSmallIntegerField(default=0)),
                ('cell_male_30_44', models.PositiveSmallIntegerField(default=0)),
                ('cell_male_45_plus', models.PositiveSmallIntegerField(default=0)),
                ('cell_male_not_recorded', models.PositiveSmallIntegerField(default=0)),
                ('cell_transgender_under_15', models.PositiveSmallIntegerField(default=0)),
                ('cell_transgender_15_17', models.PositiveSmallIntegerField(default=0)),
                ('cell_transgender_18_24', models.PositiveSmallIntegerField(default=0)),
                ('cell_transgender_25_29', models.PositiveSmallIntegerField(default=0)),
                ('cell_transgender_30_44', models.PositiveSmallIntegerField(default=0)),
                ('cell_transgender_45_plus', models.PositiveSmallIntegerField(default=0)),
                ('cell_transgender_not_recorded', models.PositiveSmallIntegerField(default=0)),
                ('cell_not_recorded_under_15', models.PositiveSmallIntegerField(default=0)),
                ('cell_not_recorded_15_17', models.PositiveSmallIntegerField(default=0)),
                ('cell_not_recorded_18_24', models.PositiveSmallIntegerField(default=0)),
                ('cell_not_recorded_25_29', models.PositiveSmallIntegerField(default=0)),
                ('cell_not_recorded_30_44', models.PositiveSmallIntegerField(default=0)),
                ('cell_not_recorded_45_plus', models.PositiveSmallIntegerField(default=0)),
                ('cell_not_recorded_not_recorded', models.PositiveSmallIntegerField(default=0)),
                ('institution', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='campaigns.institution')),
                ('programme', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='campaigns.programme')),
                ('lag', models.PositiveIntegerField(null=True)),
                ('first_time', models.PositiveIntegerField(null=True)),
                ('referrals', models.PositiveIntegerField(null=True)),
                ('materials', models.PositiveIntegerField(null=True)),
                ('kind', models.CharField(choices=[('school', 'School'), ('college', 'College'), ('university', 'University'), ('tvet', 'Vocational training institute'), ('madrasa', 'Madrasa'), ('community', 'Community venue'), ('public_office', 'Public office'), ('online', 'Online')], max_length=20)),
                ('intake', models.CharField(choices=[('female', 'Women and girls'), ('male', 'Men and boys'), ('coed', 'Co-education'), ('unknown', 'Not known')], max_length=10)),
                ('mode', models.CharField(choices=[('in_person', 'In person'), ('online', 'Online'), ('hybrid', 'In person and online')], max_length=10)),
            ],
            options={
                'verbose_name': 'summary of a session',
                'verbose_name_plural': 'summaries of sessions',
                'default_permissions': (),
                'indexes': [models.Index(fields=['held_on'], name='campaigns_summary_day'), models.Index(fields=['centre', 'held_on'], name='campaigns_summary_centre'), models.Index(fields=['campaign', 'held_on'], name='campaigns_summary_campaign'), models.Index(fields=['district', 'held_on'], name='campaigns_summary_district'), models.Index(fields=['officer', 'held_on'], name='campaigns_summary_officer'), models.Index(condition=models.Q(('counts', True), ('is_estimate', False)), fields=['place', 'people'], name='campaigns_summary_place'), models.Index(condition=models.Q(('counts', True), ('is_estimate', False)), fields=['year', 'month', 'place', 'people'], name='campaigns_summary_m_place'), models.Index(condition=models.Q(('counts', True)), fields=['year', 'month', 'institution'], name='campaigns_summary_m_inst'), models.Index(condition=models.Q(('lag__isnull', False)), fields=['year', 'month', 'lag'], name='campaigns_summary_m_lag')],
                'constraints': [models.CheckConstraint(condition=models.Q(('on_time__lte', 1), ('returned__lte', 1), ('sample__lte', 1)), name='campaigns_summary_yes_or_no')],
            },
        ),
    ]
